# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Turns the NDIS Harness test adapter on for a session, or off.

.DESCRIPTION
Off lasts across restarts. On does not: a box that bug-checked in the session comes up without the driver. On also starts the services of
the protocols, which no restart of the box does.
Prepared, not run: nobody has run this on Windows so far.

.PARAMETER State
On or Off.

.EXAMPLE
.\device.ps1 -State On
#>
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [ValidateSet('On', 'Off')] [string] $State)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
foreach ($part in @('Common', 'Machine', 'Driver')) {
    . (Join-Path $PSScriptRoot "lib\$part.ps1")
}

Assert-Machine -State (Get-MachineState)
Set-DeviceState -State $State
if ($State -eq 'On') { Start-Protocol }
