# SPDX-License-Identifier: MIT
# Pester 5 tests of a box that install.ps1 has changed. They install, look, install again, and uninstall: elevated, on a test box.
# Prepared, not run: they run in the Windows workflow.

param(
    [Parameter(Mandatory)] [string] $Folder,
    [string] $CertificateFile
)

BeforeAll {
    $package = Split-Path -Parent $PSScriptRoot
    foreach ($part in @('Common', 'Machine', 'Signing', 'Driver', 'Installation')) {
        . (Join-Path $package "lib\$part.ps1")
    }
    Import-RootDevice
    $shell = (Get-Process -Id $PID).Path
    $arguments = @('-Folder', $Folder)
    if ($CertificateFile) { $arguments += @('-CertificateFile', $CertificateFile) }

    function Invoke-Script {
        param([string] $Name, [string[]] $With = @())
        & $shell -NoProfile -ExecutionPolicy Bypass -File (Join-Path $package $Name) @With | Out-Host
        $LASTEXITCODE
    }
}

Describe 'installing' {
    It 'changes nothing with -WhatIf' {
        Invoke-Script 'install.ps1' ($arguments + '-WhatIf') | Should -Be 0
        Test-AnyInstalled | Should -BeFalse
    }

    It 'leaves nothing after a failure' {
        $broken = Join-Path $TestDrive 'broken'
        Copy-Item -LiteralPath $Folder -Destination $broken -Recurse
        Set-Content -LiteralPath (Join-Path $broken 'ndhctl.inf') -Value '[Version]'
        Invoke-Script 'install.ps1' @('-Folder', $broken) | Should -Not -Be 0
        Test-AnyInstalled | Should -BeFalse
        @(Get-ChildItem Cert:\LocalMachine\Root | Where-Object { $_.Subject -eq $NdhSubject }).Count | Should -Be 0
    }

    It 'succeeds' {
        Invoke-Script 'install.ps1' $arguments | Should -Be 0
    }

    It 'makes one device, one component, two staged INFs, and a running service' {
        @([NdisHarness.RootDevice]::Find($NdhNetClass, $NdhHardwareId)).Count | Should -Be 1
        Test-Component -Component 'NDH_CTL' | Should -BeTrue
        @(Find-StagedInf).Count | Should -Be 2
        "$((Get-DriverService -Name $NdhServiceOfClient).Status)" | Should -Be 'Running'
    }

    It 'leaves the adapter off (problem 22)' {
        [NdisHarness.RootDevice]::Problems($NdhNetClass, $NdhHardwareId) | Should -Be 22
    }

    It 'binds the client, and only it, when the adapter is on, and lets no restart start it' {
        Invoke-Script 'device.ps1' @('-State', 'On') | Should -Be 0
        @(Get-ClientBinding).Count | Should -Be 1
        (Get-ItemProperty -LiteralPath (Join-Path $NdhServicesKey $NdhServiceOfMiniport) -Name Start).Start | Should -Be $NdhDisabled
        Invoke-Script 'device.ps1' @('-State', 'Off') | Should -Be 0
    }

    It 'is harmless the second time' {
        $before = @(Find-StagedInf | Sort-Object)
        Invoke-Script 'install.ps1' $arguments | Should -Be 0
        @(Find-StagedInf | Sort-Object) | Should -Be $before
    }
}

Describe 'uninstalling' {
    It 'leaves nothing' {
        Invoke-Script 'uninstall.ps1' | Should -Be 0
        Test-AnyInstalled | Should -BeFalse
        foreach ($store in @('Root', 'TrustedPublisher', 'My')) {
            @(Get-ChildItem "Cert:\LocalMachine\$store" | Where-Object { $_.Subject -eq $NdhSubject }).Count | Should -Be 0
        }
        foreach ($name in $NdhImages) { Test-Path (Join-Path $env:SystemRoot "System32\drivers\$name") | Should -BeFalse }
    }

    It 'is harmless the second time' {
        Invoke-Script 'uninstall.ps1' | Should -Be 0
    }
}
