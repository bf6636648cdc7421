# SPDX-License-Identifier: MIT
# The installation as a whole: its record on the box, verification, and the undoing of everything.

$NdhRecordFile = Join-Path $NdhStateFolder 'install.json'
$NdhPackageFolder = Join-Path $NdhStateFolder 'package'

function Read-InstallRecord {
    <#
    .SYNOPSIS
    What an earlier installation wrote down; an empty record if there is none or it cannot be read.
    #>
    [CmdletBinding()]
    param()
    $record = [pscustomobject] @{ Complete = $false; Package = ''; Client = ''; TestSigningSet = $false; Trusted = @() }
    if (Test-Path -LiteralPath $NdhRecordFile) {
        try {
            $found = Get-Content -LiteralPath $NdhRecordFile -Raw | ConvertFrom-Json
            foreach ($property in @($found.PSObject.Properties)) {
                if ($null -ne $record.PSObject.Properties[$property.Name]) { $record.($property.Name) = $property.Value }
            }
        } catch {
            Write-Warning "$NdhRecordFile cannot be read and is taken for that of an incomplete installation: $($_.Exception.Message)"
        }
    }
    $record
}

function Write-InstallRecord {
    <#
    .SYNOPSIS
    Writes the record before the step that it tells of, so that uninstalling knows of a step that was cut off.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] $Record)
    if ($PSCmdlet.ShouldProcess($NdhRecordFile, 'write')) {
        [void] (New-Item -ItemType Directory -Path $NdhStateFolder -Force)
        ConvertTo-Json -InputObject $Record | Set-Content -LiteralPath $NdhRecordFile -Encoding UTF8
    }
}

function Test-AnyInstalled {
    <#
    .SYNOPSIS
    Whether anything of an installation is on the box, whole or in part.
    #>
    [OutputType([bool])]
    param()
    Import-RootDevice
    (Test-Path -LiteralPath $NdhStateFolder) -or @(Find-StagedInf).Count -gt 0 -or
    @([NdisHarness.RootDevice]::Find($NdhNetClass, $NdhHardwareId)).Count -gt 0 -or
    @(@($NdhClients.Values) + $NdhManager | Where-Object { Test-Component -Component $_.Component }).Count -gt 0 -or
    $null -ne (Get-DriverService -Name $NdhServiceOfManager) -or
    $null -ne (Get-DriverService -Name $NdhServiceOfClient) -or $null -ne (Get-DriverService -Name $NdhServiceOfMiniport)
}

function Assert-Installation {
    <#
    .SYNOPSIS
    Throws unless device, component, service and (for the private range) binding are there. Turns the adapter on for the time of it.
    What ndh doctor misses besides is a warning: it may be a Java, which the drivers do not need.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Client, [string] $Ndh)
    if (-not (Test-Component -Component $NdhClients[$Client].Component)) { throw "$($NdhClients[$Client].Component) is not installed." }
    Set-DeviceState -State On
    try {
        Start-Protocol
        if ($Client -eq 'Private') {
            Wait-Until -What "$NdhServiceOfClient to be bound to the test adapter" -Condition { @(Get-ClientBinding).Count -gt 0 } `
                -State { "the value Bind of $NdhLinkage is empty" }
        }
        if ($Ndh) {
            Write-Step "$Ndh doctor"
            # The exit statuses of ndh.
            Invoke-Tool -Program $Ndh -Arguments @('doctor') -Allowed @(0, 1, 2, 3) | ForEach-Object { Write-Step $_ }
            if ($LASTEXITCODE -ne 0) { Write-Warning "ndh doctor ended with status $LASTEXITCODE; what it says above is still to be mended." }
        }
    } finally {
        Set-DeviceState -State Off
    }
}

function Remove-Installation {
    <#
    .SYNOPSIS
    Undoes everything, whether an installation was whole or not. Goes on after a failure and throws at the end with all of them.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([switch] $KeepTestSigning)
    $record = Read-InstallRecord
    $failures = New-Object Collections.Generic.List[string]
    $steps = [ordered] @{
        'client protocol' = { Remove-Client }
        'call manager'    = { Remove-Manager }
        'test adapter'    = { Remove-Miniport }
        'driver store'    = { Remove-StagedInf }
        'certificates'    = { Remove-TestCertificate -Trusted @($record.Trusted) }
    }
    if ($record.TestSigningSet -and -not $KeepTestSigning) { $steps['test-signing'] = { Disable-TestSigning } }
    foreach ($name in $steps.Keys) {
        Write-Step "remove: $name"
        try { & $steps[$name] } catch { $failures.Add("${name}: $($_.Exception.Message)") }
    }
    if ($failures.Count -gt 0) {
        throw "Not everything could be removed: $($failures -join '; '). Restart and run uninstall.ps1 again."
    }
    if ((Test-Path -LiteralPath $NdhStateFolder) -and $PSCmdlet.ShouldProcess($NdhStateFolder, 'delete')) {
        Remove-Item -LiteralPath $NdhStateFolder -Recurse -Force -Confirm:$false
    }
}

function Copy-Package {
    <#
    .SYNOPSIS
    Copies INFs, images and catalogs to the record's folder, where they can be signed without changing what was unpacked.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Folder)
    if (-not $PSCmdlet.ShouldProcess($NdhPackageFolder, "copy from $Folder")) { return }
    [void] (New-Item -ItemType Directory -Path $NdhPackageFolder -Force)
    foreach ($name in ($NdhInfs + $NdhImages)) {
        Copy-Item -LiteralPath (Join-Path $Folder $name) -Destination $NdhPackageFolder -Force
    }
    foreach ($catalog in @(Get-ChildItem -LiteralPath $Folder -Filter '*.cat' -File)) {
        Copy-Item -LiteralPath $catalog.FullName -Destination $NdhPackageFolder -Force
    }
}
