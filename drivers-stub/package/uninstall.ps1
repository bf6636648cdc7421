# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Removes the NDIS Harness drivers and everything that install.ps1 changed.

.DESCRIPTION
Stops the service, removes protocol, root device, services, driver store packages, certificates and the record, and takes
test-signing back if install.ps1 had set it. Works after an installation that was cut off, and does nothing on a box without one.
Prepared, not run: nobody has run this on Windows so far.

.PARAMETER KeepTestSigning
Leaves the boot configuration alone.

.PARAMETER LogFile
Where the transcript goes.

.EXAMPLE
.\uninstall.ps1
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [switch] $KeepTestSigning,
    [string] $LogFile
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
foreach ($part in @('Common', 'Machine', 'Signing', 'Driver', 'Installation')) {
    . (Join-Path $PSScriptRoot "lib\$part.ps1")
}

if ($LogFile) { [void] (Start-Transcript -Path $LogFile -Append -WhatIf:$false) }
try {
    Assert-Machine -State (Get-MachineState)
    Remove-Installation -KeepTestSigning:$KeepTestSigning
    if (-not $WhatIfPreference -and (Test-AnyInstalled)) { throw 'Something of the installation is still there; restart and run this again.' }
    Write-Step 'removed'
} finally {
    if ($LogFile) { [void] (Stop-Transcript) }
}
