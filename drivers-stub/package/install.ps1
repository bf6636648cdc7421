# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Installs the NDIS Harness drivers on a Windows test box.

.DESCRIPTION
Checks the box, trusts the test certificate, signs the package if it is not signed, stages the miniport and makes its root device,
installs the client protocol by network set-up, starts its service, and verifies the whole. The adapter is left off; device.ps1 or a
session turns it on. After a failure all steps are undone. Installing what is installed already only verifies it. Prepared, not run: nobody has
run this on Windows so far.

Windows runs scripts only if told to: powershell -ExecutionPolicy Bypass -File install.ps1.

For test machines only: a test certificate becomes trusted, and with -EnableTestSigning the box loads any test-signed driver.

.PARAMETER Folder
Folder of INFs and images (and catalogs, if the package is signed).

.PARAMETER Client
Private: the client of the test miniport. NdisCoWan: the client for a CoNDIS miniport of your own; list its adapters in
HKLM\SYSTEM\CurrentControlSet\Services\ndhctl\Parameters, value AllowedAdapters.

.PARAMETER StandAlone
Installs the stand-alone call manager too; the test miniport then has none of its own.

.PARAMETER CertificateFile
The certificate that the package is signed with, to be trusted. Without it the package is signed here.

.PARAMETER EnableTestSigning
Changes the boot configuration if need be, and ends with status 3010: restart, then run this again.

.PARAMETER KeepOnFailure
After a failure nothing is undone, for a look at what is there; uninstall.ps1 removes it.

.PARAMETER Ndh
Path of ndh.cmd, whose doctor is asked at the end; what it misses is a warning. By default the one beside this folder, if there is one.

.PARAMETER LogFile
Where the transcript goes.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File install.ps1 -EnableTestSigning
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Container })] [string] $Folder = $PSScriptRoot,
    [ValidateSet('Private', 'NdisCoWan')] [string] $Client = 'Private',
    [switch] $StandAlone,
    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })] [string] $CertificateFile,
    [switch] $EnableTestSigning,
    [switch] $KeepOnFailure,
    [string] $Ndh,
    [string] $LogFile
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
foreach ($part in @('Common', 'Machine', 'Signing', 'Driver', 'Installation')) {
    . (Join-Path $PSScriptRoot "lib\$part.ps1")
}

function Initialize-TestSigning {
    <#
    .SYNOPSIS
    True if this boot accepts the drivers; false if the next one will. Throws if nobody allowed to change that.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([bool])]
    param([Parameter(Mandatory)] $State, [Parameter(Mandatory)] $Record)
    if ($State.TestSigning) { return $true }
    if (-not $EnableTestSigning) {
        throw 'Test-signing is off, so Windows would not load the drivers. Run this again with -EnableTestSigning, then restart.'
    }
    if (Enable-TestSigning -State $State) {
        $Record.TestSigningSet = $true
        Write-InstallRecord -Record $Record
    }
    $false
}

function Initialize-Signature {
    <#
    .SYNOPSIS
    Trusts the package's signer, or signs the copy by a certificate made here.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] $Record)
    $infs = @($NdhMiniportInf, $NdhClients[$Client].Inf) + @(if ($StandAlone) { $NdhManager.Inf })
    if ($CertificateFile) {
        $path = (Resolve-Path -LiteralPath $CertificateFile).ProviderPath
        $trusted = New-Object Security.Cryptography.X509Certificates.X509Certificate2 ($path)
        $signer = Get-PackageSigner -Folder $Folder -Infs $infs
        if ($null -eq $signer -or $signer.Thumbprint -ne $trusted.Thumbprint) {
            throw "The package is not signed, as a whole, by $CertificateFile ($($trusted.Thumbprint))."
        }
        $Record.Trusted = @(Get-MissingTrust -Thumbprint $trusted.Thumbprint)
        Write-InstallRecord -Record $Record
        Add-TrustedCertificate -Certificate $trusted
        return
    }
    $certificate = New-TestCertificate
    if ($null -ne $certificate) {
        $Record.Trusted = @(Get-MissingTrust -Thumbprint $certificate.Thumbprint)
        Write-InstallRecord -Record $Record
        Add-TrustedCertificate -Certificate $certificate
        & (Join-Path $PSScriptRoot 'sign.ps1') -Folder $NdhPackageFolder -Thumbprint $certificate.Thumbprint
    }
}

function Install-Everything {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] $Record)
    Write-Step 'copy the package'
    Write-InstallRecord -Record $Record
    Copy-Package -Folder $Folder
    Write-Step 'certificate and signatures'
    Initialize-Signature -Record $Record
    Write-Step 'test adapter'
    Add-Miniport -Folder $NdhPackageFolder
    if ($StandAlone) {
        Write-Step 'stand-alone call manager'
        Add-Manager -Folder $NdhPackageFolder
    }
    Write-Step 'client protocol'
    Add-Client -Folder $NdhPackageFolder -Client $Client
    if (-not $WhatIfPreference) {
        Write-Step 'verify'
        Assert-Installation -Client $Client -Ndh $Ndh
    }
    $Record.Complete = $true
    Write-InstallRecord -Record $Record
}

function Invoke-Installation {
    <#
    .SYNOPSIS
    The whole of it; returns the exit status.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([int])]
    param()
    $state = Get-MachineState
    Write-Step "box: $(($state.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ', ')"
    Assert-Machine -State $state
    Assert-Images -Folder $Folder -Architecture $state.Architecture

    $earlier = Read-InstallRecord
    $package = Get-PackageHash -Folder $Folder
    $variant = if ($StandAlone) { "$Client with stand-alone call manager" } else { $Client }
    if ($earlier.Complete -and $earlier.Package -eq $package -and $earlier.Client -eq $variant -and -not $WhatIfPreference) {
        try {
            Assert-Installation -Client $Client -Ndh $Ndh
            Write-Step 'installed already, and sound'
            return 0
        } catch {
            Write-Warning "What is installed does not work and is installed again: $($_.Exception.Message)"
        }
    }
    $record = [pscustomobject] @{
        Complete = $false; Package = $package; Client = $variant; TestSigningSet = [bool] $earlier.TestSigningSet; Trusted = @()
    }
    if (-not (Initialize-TestSigning -State $state -Record $record)) {
        Write-Step 'test-signing begins with the next start: restart, then run this again'
        return $NdhRebootStatus
    }
    if (-not $WhatIfPreference -and (Test-AnyInstalled)) {
        Write-Step 'remove what an earlier installation left'
        Remove-Installation -KeepTestSigning
    }
    try {
        Install-Everything -Record $record
    } catch {
        $failure = $_
        if ($KeepOnFailure) {
            Write-Warning 'Installing failed; what is there stays for a look, and uninstall.ps1 removes it.'
            throw $failure
        }
        Write-Warning "Installing failed, everything is undone: $($failure.Exception.Message)"
        if (-not $WhatIfPreference) {
            try { Remove-Installation } catch { Write-Warning $_.Exception.Message }
        }
        throw $failure
    }
    Write-Step 'installed; the test adapter is off until a session turns it on'
    0
}

$Folder = (Resolve-Path -LiteralPath $Folder).ProviderPath
if (-not $Ndh) {
    $beside = Join-Path (Split-Path -Parent $PSScriptRoot) 'ndh.cmd'
    if (Test-Path -LiteralPath $beside) { $Ndh = $beside }
}
if ($LogFile) { [void] (Start-Transcript -Path $LogFile -Append -WhatIf:$false) }
$status = 1
try {
    $status = Invoke-Installation | Select-Object -Last 1
} finally {
    if ($LogFile) { [void] (Stop-Transcript) }
}
exit $status
