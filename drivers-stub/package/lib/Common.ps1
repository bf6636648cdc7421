# SPDX-License-Identifier: MIT
# What all scripts share: names, messages, native tools. Dot-sourced; Windows PowerShell 5.1 and PowerShell 7.

$NdhServiceOfClient = 'ndhctl'
$NdhServiceOfMiniport = 'ndhmp'
$NdhServiceOfManager = 'ndhcm'
$NdhHardwareId = 'ROOT\NDISHARNESS\NDHMP'
$NdhProvider = 'NDIS Harness'
$NdhSubject = 'CN=NDIS Harness test signing'
# Record and signed copy. Below the system root, because others than administrators may write below ProgramData.
$NdhStateFolder = Join-Path $env:SystemRoot 'NdisHarness'

# Client variants: component id and INF.
$NdhClients = @{
    Private   = @{ Component = 'NDH_CTL'; Inf = 'ndhctl.inf' }
    NdisCoWan = @{ Component = 'NDH_CTL_COWAN'; Inf = 'ndhctl-ndiscowan.inf' }
}
$NdhMiniportInf = 'ndhmp.inf'
# The stand-alone call manager: component id and INF.
$NdhManager = @{ Component = 'NDH_CM'; Inf = 'ndhcm.inf' }
$NdhInfs = @('ndhmp.inf', 'ndhctl.inf', 'ndhctl-ndiscowan.inf', 'ndhcm.inf')
$NdhImages = @('ndhmp.sys', 'ndhctl.sys', 'ndhcm.sys')

function Write-Step {
    <#
    .SYNOPSIS
    Says what is done now; goes to the log of the transcript as well.
    #>
    param([Parameter(Mandatory)] [string] $Text)
    Write-Information "ndh: $Text" -InformationAction Continue
}

function Invoke-Tool {
    <#
    .SYNOPSIS
    Runs a native program, returns its output, and throws with command, status and output if the status is not allowed.
    #>
    [OutputType([string[]])]
    param(
        [Parameter(Mandatory)] [string] $Program,
        [Parameter(Mandatory)] [string[]] $Arguments,
        [int[]] $Allowed = @(0)
    )
    # Windows PowerShell would take the first line of standard error for a terminating error.
    $ErrorActionPreference = 'Continue'
    $output = @(& $Program @Arguments 2>&1 | ForEach-Object { "$_" })
    $status = $LASTEXITCODE
    if ($Allowed -notcontains $status) {
        throw "$Program $($Arguments -join ' ') ended with status ${status}: $($output -join ' | ')"
    }
    $output
}

function Get-SystemTool {
    <#
    .SYNOPSIS
    The path of a program of Windows itself, so that no folder of the PATH comes first.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Name)
    Join-Path ([Environment]::SystemDirectory) $Name
}

function Get-PackageHash {
    <#
    .SYNOPSIS
    One SHA-256 over INFs and images of a folder, to tell whether what is installed is what is offered.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Folder)
    $sums = foreach ($name in ($NdhInfs + $NdhImages)) {
        $file = Join-Path $Folder $name
        if (Test-Path -LiteralPath $file) { "$name $((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash)" }
    }
    $bytes = [Text.Encoding]::UTF8.GetBytes($sums -join "`n")
    $sha = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '') } finally { $sha.Dispose() }
}
