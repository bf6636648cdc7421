# SPDX-License-Identifier: MIT
# What the box is and whether test-signed drivers can run on it.

# The first build whose PnP runs an adapter's driver from the driver store: the models of ndhmp.inf begin there.
$NdhFirstBuild = 16299
$NdhRebootStatus = 3010

function Test-Administrator {
    [OutputType([bool])]
    param()
    $me = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
    $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Test-SecureBoot {
    <#
    .SYNOPSIS
    Whether the firmware enforces Secure Boot; false on a BIOS.
    #>
    [OutputType([bool])]
    param()
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State'
    $value = Get-ItemProperty -LiteralPath $key -Name UEFISecureBootEnabled -ErrorAction SilentlyContinue
    ($null -ne $value) -and ($value.UEFISecureBootEnabled -eq 1)
}

function Test-TestSigning {
    <#
    .SYNOPSIS
    Whether this boot accepts test-signed drivers: the loader's options, which no language changes.
    #>
    [OutputType([bool])]
    param()
    $options = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control' -Name SystemStartOptions).SystemStartOptions
    $options -match '\bTESTSIGNING\b'
}

function Test-MemoryIntegrity {
    <#
    .SYNOPSIS
    Whether hypervisor-protected code integrity runs. Test-signed images load under it, unsigned ones do not.
    #>
    [OutputType([bool])]
    param()
    $guard = Get-CimInstance -Namespace root/Microsoft/Windows/DeviceGuard -ClassName Win32_DeviceGuard -ErrorAction SilentlyContinue
    ($null -ne $guard) -and ($guard.SecurityServicesRunning -contains 2)
}

function Test-BitLocker {
    <#
    .SYNOPSIS
    Whether the system drive is protected now. A changed boot configuration then asks for the recovery key.
    #>
    [OutputType([bool])]
    param()
    $volume = Get-CimInstance -Namespace root/CIMV2/Security/MicrosoftVolumeEncryption -ClassName Win32_EncryptableVolume `
        -Filter "DriveLetter='$env:SystemDrive'" -ErrorAction SilentlyContinue
    ($null -ne $volume) -and ($volume.ProtectionStatus -eq 1)
}

function Get-MachineState {
    <#
    .SYNOPSIS
    All that installing asks about the box, in one object.
    #>
    [CmdletBinding()]
    param()
    [pscustomobject] @{
        Administrator   = Test-Administrator
        Process64Bit    = [Environment]::Is64BitProcess
        Build           = [Environment]::OSVersion.Version.Build
        Architecture    = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment' `
                -Name PROCESSOR_ARCHITECTURE).PROCESSOR_ARCHITECTURE
        FullLanguage    = $ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage'
        SecureBoot      = Test-SecureBoot
        TestSigning     = Test-TestSigning
        MemoryIntegrity = Test-MemoryIntegrity
        BitLocker       = Test-BitLocker
    }
}

function Assert-Machine {
    <#
    .SYNOPSIS
    Throws with the remedy if drivers cannot be installed here. Test-signing has a check of its own.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $State)
    if (-not $State.Administrator) {
        throw 'This needs an elevated PowerShell: start PowerShell with "Run as administrator" and run the script again.'
    }
    if (-not $State.Process64Bit) {
        throw "This needs a 64-bit PowerShell: $env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe, not the one below SysWOW64."
    }
    if (-not $State.FullLanguage) {
        throw 'PowerShell is in Constrained Language Mode, where no script can call SetupAPI. Use a box without that policy.'
    }
    if ($State.Build -lt $NdhFirstBuild) {
        throw "Windows build $($State.Build) is too old: the drivers need build $NdhFirstBuild (Windows 10 1709) or later."
    }
}

function Get-ImageMachine {
    <#
    .SYNOPSIS
    The processor that a PE image is for, as PROCESSOR_ARCHITECTURE spells it.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Image)
    $bytes = [IO.File]::ReadAllBytes($Image)
    $header = [BitConverter]::ToInt32($bytes, 0x3C)
    if ($header -lt 0 -or $header + 6 -gt $bytes.Length -or [BitConverter]::ToUInt32($bytes, $header) -ne 0x4550) {
        throw "$Image is no PE image."
    }
    $machine = [BitConverter]::ToUInt16($bytes, $header + 4)
    switch ($machine) {
        0x8664 { 'AMD64' }
        0xAA64 { 'ARM64' }
        default { '0x{0:X4}' -f $machine }
    }
}

function Assert-Images {
    <#
    .SYNOPSIS
    Throws unless the folder holds all images, for this box's processor.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Architecture)
    foreach ($name in $NdhImages) {
        $image = Join-Path $Folder $name
        if (-not (Test-Path -LiteralPath $image)) { throw "$image is missing." }
        $machine = Get-ImageMachine -Image $image
        if ($machine -ne $Architecture) { throw "$image is for $machine, this box is $Architecture." }
    }
}

function Enable-TestSigning {
    <#
    .SYNOPSIS
    Lets the next boot accept test-signed drivers; true if it changed something. Throws if Secure Boot or BitLocker stands in the way.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([bool])]
    param([Parameter(Mandatory)] $State)
    if ($State.TestSigning) { return $false }
    if ($State.SecureBoot) {
        throw 'Secure Boot is on, under which Windows loads no test-signed driver. Turn it off in the firmware set-up, then run this again.'
    }
    if ($State.BitLocker) {
        throw ("BitLocker protects $env:SystemDrive and would ask for its recovery key after this change. Suspend it for one start, then run " +
            "this again: Suspend-BitLocker -MountPoint '$env:SystemDrive' -RebootCount 1")
    }
    if ($PSCmdlet.ShouldProcess('boot configuration', 'bcdedit /set testsigning on')) {
        [void] (Invoke-Tool -Program (Get-SystemTool 'bcdedit.exe') -Arguments @('/set', 'testsigning', 'on'))
        return $true
    }
    $false
}

function Disable-TestSigning {
    <#
    .SYNOPSIS
    Undoes Enable-TestSigning. With BitLocker on it only says what to do.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    if (Test-BitLocker) {
        Write-Warning ("Test-signing stays on: BitLocker protects $env:SystemDrive. Run: Suspend-BitLocker -MountPoint '$env:SystemDrive' " +
            '-RebootCount 1; bcdedit /set testsigning off')
    } elseif ($PSCmdlet.ShouldProcess('boot configuration', 'bcdedit /set testsigning off')) {
        [void] (Invoke-Tool -Program (Get-SystemTool 'bcdedit.exe') -Arguments @('/set', 'testsigning', 'off'))
    }
}
