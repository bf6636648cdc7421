# SPDX-License-Identifier: MIT
# Driver store, root device, protocol component and service: each step, its undoing, and how to tell whether it is done.

$NdhNetClass = [Guid] '4d36e972-e325-11ce-bfc1-08002be10318'
$NdhTransportKey = 'HKLM:\SYSTEM\CurrentControlSet\Control\Network\{4D36E975-E325-11CE-BFC1-08002BE10318}'
$NdhServicesPath = 'SYSTEM\CurrentControlSet\Services'
$NdhServicesKey = "HKLM:\$NdhServicesPath"
$NdhLinkage = Join-Path $NdhServicesKey "$NdhServiceOfClient\Linkage"
$NdhDemandStart = 3
$NdhDisabled = 4
# NETCFG_S_REBOOT: netcfg did it, and wants a restart.
$NdhNetworkReboot = 0x4A020
$NdhSeconds = 60

function Import-RootDevice {
    <#
    .SYNOPSIS
    Compiles the SetupAPI class, once for a process.
    #>
    [CmdletBinding()]
    param()
    if (-not ('NdisHarness.RootDevice' -as [type])) {
        # Without -IgnoreWarnings any warning of any compiler would be an error.
        Add-Type -Path (Join-Path $PSScriptRoot 'RootDevice.cs') -IgnoreWarnings
    }
}

function Find-StagedInf {
    <#
    .SYNOPSIS
    The oemNN.inf names under which INFs of this project lie in the driver store.
    .DESCRIPTION
    Reads the INFs themselves, since pnputil's listing speaks the box's language.
    #>
    [OutputType([string[]])]
    param([string[]] $Infs = $NdhInfs)
    $catalogs = @($Infs | ForEach-Object { [regex]::Escape([IO.Path]::ChangeExtension($_, '.cat')) }) -join '|'
    foreach ($file in @(Get-ChildItem -Path (Join-Path $env:SystemRoot 'INF\oem*.inf') -File)) {
        $text = Get-Content -LiteralPath $file.FullName -Raw
        $ours = $text -match "(?im)^\s*CatalogFile\s*=\s*($catalogs)\s*$" -and $text -match "(?im)^\s*Provider\s*=\s*`"$NdhProvider`""
        if ($ours) { $file.Name }
    }
}

function Remove-StagedInf {
    <#
    .SYNOPSIS
    Takes all INFs of this project out of the driver store. An old copy left there could win the next installation.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    foreach ($name in @(Find-StagedInf)) {
        if ($PSCmdlet.ShouldProcess($name, 'pnputil /delete-driver')) {
            $arguments = @('/delete-driver', $name, '/uninstall', '/force')
            [void] (Invoke-Tool -Program (Get-SystemTool 'pnputil.exe') -Arguments $arguments -Allowed @(0, $NdhRebootStatus))
        }
    }
}

function Add-Miniport {
    <#
    .SYNOPSIS
    Stages ndhmp.inf, makes the root device and installs the driver on it.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Folder)
    $inf = Join-Path $Folder $NdhMiniportInf
    if ($PSCmdlet.ShouldProcess($inf, 'pnputil /add-driver')) {
        # 259: the same package is there already.
        $arguments = @('/add-driver', $inf)
        [void] (Invoke-Tool -Program (Get-SystemTool 'pnputil.exe') -Arguments $arguments -Allowed @(0, 259, $NdhRebootStatus))
    }
    if ($PSCmdlet.ShouldProcess($NdhHardwareId, 'make the root device')) {
        Import-RootDevice
        if (@([NdisHarness.RootDevice]::Find($NdhNetClass, $NdhHardwareId)).Count -eq 0) {
            [void] [NdisHarness.RootDevice]::Create($NdhNetClass, 'NDISHARNESS', 'NDIS Harness CoNDIS Test Adapter', $NdhHardwareId)
        }
        if ([NdisHarness.RootDevice]::InstallDriver($NdhHardwareId, $inf)) {
            throw 'Windows wants a restart to install the test adapter: restart, then run this again.'
        }
    }
}

function Remove-Miniport {
    <#
    .SYNOPSIS
    Removes the root devices and, if PnP left it, the miniport's service.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    if ($PSCmdlet.ShouldProcess($NdhHardwareId, 'remove the root device')) {
        Import-RootDevice
        if ([NdisHarness.RootDevice]::Remove($NdhNetClass, $NdhHardwareId)) {
            Write-Warning 'Windows wants a restart to finish removing the test adapter.'
        }
    }
    Remove-DriverService -Name $NdhServiceOfMiniport
}

function Set-DeviceState {
    <#
    .SYNOPSIS
    Turns the test adapter on for a session, or off.
    .DESCRIPTION
    Off lasts across restarts. On does not: as soon as the adapter runs, its service is set to disabled, so that a box that bug-checked in
    the session comes up without the driver (the device then shows problem 32).
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [ValidateSet('On', 'Off')] [string] $State)
    if (-not $PSCmdlet.ShouldProcess($NdhHardwareId, "turn $($State.ToLowerInvariant())")) { return }
    Import-RootDevice
    if (@([NdisHarness.RootDevice]::Find($NdhNetClass, $NdhHardwareId)).Count -eq 0) {
        throw "There is no device $NdhHardwareId; run install.ps1."
    }
    [NdisHarness.RootDevice]::Switch($NdhNetClass, $NdhHardwareId, $false)
    Set-StartType -Name $NdhServiceOfMiniport -Start $NdhDemandStart
    if ($State -eq 'Off') { return }
    [NdisHarness.RootDevice]::Switch($NdhNetClass, $NdhHardwareId, $true)
    Wait-Until -What 'the test adapter to start' -Condition { [NdisHarness.RootDevice]::AllStarted($NdhNetClass, $NdhHardwareId) } `
        -State { "problem $([NdisHarness.RootDevice]::Problems($NdhNetClass, $NdhHardwareId) -join ', ')" }
    Set-StartType -Name $NdhServiceOfMiniport -Start $NdhDisabled
}

function Set-StartType {
    <#
    .SYNOPSIS
    Sets a service's start type and waits until the registry is on the disk: a bug check takes what it has in memory alone.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [int] $Start)
    if (-not $PSCmdlet.ShouldProcess($Name, "start type $Start")) { return }
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey("$NdhServicesPath\$Name", $true)
    if ($null -eq $key) { throw "There is no service $Name." }
    try {
        # Flush writes only what this object has set.
        $key.SetValue('Start', $Start, 'DWord')
        $key.Flush()
    } finally {
        $key.Dispose()
    }
}

function Wait-Until {
    <#
    .SYNOPSIS
    Waits for a condition, a minute at most, then throws and says how things stand.
    #>
    param(
        [Parameter(Mandatory)] [string] $What,
        [Parameter(Mandatory)] [scriptblock] $Condition,
        [scriptblock] $State = { 'nothing is known' },
        [int] $Seconds = $NdhSeconds
    )
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -ge $Seconds) { throw "Waited $Seconds s in vain for ${What}: $(& $State)." }
        Start-Sleep -Milliseconds 200
    }
}

function Test-Component {
    <#
    .SYNOPSIS
    Whether a protocol component is installed, by the binding engine's own record.
    #>
    [OutputType([bool])]
    param([Parameter(Mandatory)] [string] $Component)
    $ids = @(Get-ChildItem -LiteralPath $NdhTransportKey -ErrorAction SilentlyContinue |
            ForEach-Object { $_.GetValue('ComponentId') } | Where-Object { $_ -eq $Component })
    $ids.Count -gt 0
}

function Add-Component {
    <#
    .SYNOPSIS
    Installs a protocol component by network set-up, the only way that makes it known to NDIS.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Inf, [Parameter(Mandatory)] [string] $Component)
    if (-not $PSCmdlet.ShouldProcess($Component, "netcfg -l $Inf -c p")) { return }
    $output = Invoke-Tool -Program (Get-SystemTool 'netcfg.exe') -Arguments @('-v', '-l', $Inf, '-c', 'p', '-i', $Component) `
        -Allowed @(0, $NdhNetworkReboot)
    if (-not (Test-Component -Component $Component)) {
        throw "netcfg reported success, but $Component is not installed: $($output -join ' | ')"
    }
}

function Remove-Component {
    <#
    .SYNOPSIS
    Removes a protocol component, if it is installed, after its service has stopped.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Component, [Parameter(Mandatory)] [string] $Service)
    if (-not (Test-Component -Component $Component) -or -not $PSCmdlet.ShouldProcess($Component, 'netcfg -u')) { return }
    Stop-DriverService -Name $Service
    [void] (Invoke-Tool -Program (Get-SystemTool 'netcfg.exe') -Arguments @('-v', '-u', $Component) -Allowed @(0, $NdhNetworkReboot))
    if (Test-Component -Component $Component) { throw "netcfg -u left $Component installed; restart, then run this again." }
}

function Add-Client {
    <#
    .SYNOPSIS
    Installs the client protocol and starts its service.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [ValidateSet('Private', 'NdisCoWan')] [string] $Client)
    $variant = $NdhClients[$Client]
    Add-Component -Inf (Join-Path $Folder $variant.Inf) -Component $variant.Component
    Start-DriverService -Name $NdhServiceOfClient
}

function Remove-Client {
    <#
    .SYNOPSIS
    Stops the client and removes its component, whichever variant is installed.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    foreach ($variant in $NdhClients.Values) { Remove-Component -Component $variant.Component -Service $NdhServiceOfClient }
    Remove-DriverService -Name $NdhServiceOfClient
}

function Add-Manager {
    <#
    .SYNOPSIS
    Installs the stand-alone call manager and tells the miniport to leave that to it, from its next load on.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Folder)
    $parameters = Join-Path (Join-Path $NdhServicesKey $NdhServiceOfMiniport) 'Parameters'
    if ($PSCmdlet.ShouldProcess($parameters, 'CallManager = 0')) {
        # New-Item -Force would empty a key that is there.
        if (-not (Test-Path -LiteralPath $parameters)) { [void] (New-Item -Path $parameters) }
        Set-ItemProperty -LiteralPath $parameters -Name CallManager -Value 0 -Type DWord
    }
    Add-Component -Inf (Join-Path $Folder $NdhManager.Inf) -Component $NdhManager.Component
    Start-DriverService -Name $NdhServiceOfManager
}

function Remove-Manager {
    <#
    .SYNOPSIS
    Stops the stand-alone call manager and removes its component, if it is installed.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    Remove-Component -Component $NdhManager.Component -Service $NdhServiceOfManager
    Remove-DriverService -Name $NdhServiceOfManager
}

function Get-DriverService {
    <#
    .SYNOPSIS
    The controller of a kernel driver's service, which Get-Service does not list; nothing if there is none.
    #>
    param([Parameter(Mandatory)] [string] $Name)
    if (-not ('ServiceProcess.ServiceController' -as [type])) { Add-Type -AssemblyName System.ServiceProcess }
    [ServiceProcess.ServiceController]::GetDevices() | Where-Object { $_.ServiceName -eq $Name }
}

function Start-DriverService {
    <#
    .SYNOPSIS
    Starts a driver's service unless it runs, as it does not by itself after a restart of the box.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name)
    if (-not $PSCmdlet.ShouldProcess($Name, 'start')) { return }
    $service = Get-DriverService -Name $Name
    if ($null -eq $service) { throw "There is no service $Name." }
    if ($service.Status -ne 'Running') {
        $service.Start()
        $service.WaitForStatus('Running', [TimeSpan]::FromSeconds($NdhSeconds))
    }
}

function Start-Protocol {
    <#
    .SYNOPSIS
    Starts the services of the protocols that are installed.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()
    if (Test-Component -Component $NdhManager.Component) { Start-DriverService -Name $NdhServiceOfManager }
    if (@($NdhClients.Values | Where-Object { Test-Component -Component $_.Component }).Count -gt 0) {
        Start-DriverService -Name $NdhServiceOfClient
    }
}

function Stop-DriverService {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name)
    $service = Get-DriverService -Name $Name
    if ($null -ne $service -and $service.Status -ne 'Stopped' -and $PSCmdlet.ShouldProcess($Name, 'stop')) {
        $service.Stop()
        $service.WaitForStatus('Stopped', [TimeSpan]::FromSeconds($NdhSeconds))
    }
}

function Remove-DriverService {
    <#
    .SYNOPSIS
    Deletes a service that set-up left behind, and its image if that lies in the drivers folder.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name)
    if ($null -ne (Get-DriverService -Name $Name) -and $PSCmdlet.ShouldProcess($Name, 'sc delete')) {
        Stop-DriverService -Name $Name
        # 1060: gone meanwhile. 1072: marked for deletion.
        [void] (Invoke-Tool -Program (Get-SystemTool 'sc.exe') -Arguments @('delete', $Name) -Allowed @(0, 1060, 1072))
    }
    $image = Join-Path ([Environment]::SystemDirectory) "drivers\$Name.sys"
    if ((Test-Path -LiteralPath $image) -and $PSCmdlet.ShouldProcess($image, 'delete')) {
        Remove-Item -LiteralPath $image -Force -Confirm:$false
    }
}

function Get-ClientBinding {
    <#
    .SYNOPSIS
    The adapters that the client is bound to, as \Device\{GUID}.
    #>
    [OutputType([string[]])]
    param()
    $value = Get-ItemProperty -LiteralPath $NdhLinkage -Name Bind -ErrorAction SilentlyContinue
    if ($null -ne $value) { $value.Bind | Where-Object { $_ } }
}
