# SPDX-License-Identifier: MIT
# Pester 5 tests that change nothing on the box and need no rights: checks, order of undoing, record, -WhatIf.
# Prepared, not run: they run in the Windows workflow.

BeforeAll {
    $package = Split-Path -Parent $PSScriptRoot
    foreach ($part in @('Common', 'Machine', 'Signing', 'Driver', 'Installation')) {
        . (Join-Path $package "lib\$part.ps1")
    }

    function Get-BoxState {
        param([hashtable] $With = @{})
        $state = @{
            Administrator = $true; Process64Bit = $true; Build = 26100; Architecture = 'AMD64'; FullLanguage = $true
            SecureBoot = $false; TestSigning = $true; MemoryIntegrity = $false; BitLocker = $false
        }
        foreach ($name in $With.Keys) { $state[$name] = $With[$name] }
        [pscustomobject] $state
    }

    function Write-Image {
        param([string] $Path, [uint16] $Machine)
        $bytes = New-Object byte[] 256
        $bytes[0x3C] = 0x80
        $bytes[0x80] = 0x50
        $bytes[0x81] = 0x45
        [BitConverter]::GetBytes($Machine).CopyTo($bytes, 0x84)
        [IO.File]::WriteAllBytes($Path, $bytes)
    }
}

Describe 'the box' {
    It 'is accepted when everything is right' {
        { Assert-Machine -State (Get-BoxState) } | Should -Not -Throw
    }

    It 'is refused with the remedy: <Text>' -ForEach @(
        @{ With = @{ Administrator = $false }; Text = '*Run as administrator*' }
        @{ With = @{ Process64Bit = $false }; Text = '*64-bit PowerShell*' }
        @{ With = @{ FullLanguage = $false }; Text = '*Constrained Language Mode*' }
        @{ With = @{ Build = 15063 }; Text = '*build 15063 is too old*' }
    ) {
        { Assert-Machine -State (Get-BoxState -With $With) } | Should -Throw $Text
    }

    It 'has images of its own processor' {
        foreach ($name in $NdhImages) { Write-Image -Path (Join-Path $TestDrive $name) -Machine 0xAA64 }
        { Assert-Images -Folder $TestDrive -Architecture 'ARM64' } | Should -Not -Throw
        { Assert-Images -Folder $TestDrive -Architecture 'AMD64' } | Should -Throw '*is for ARM64, this box is AMD64*'
    }

    It 'has PE images' {
        $file = Join-Path $TestDrive 'text.sys'
        Set-Content -LiteralPath $file -Value ('x' * 200)
        { Get-ImageMachine -Image $file } | Should -Throw '*is no PE image*'
    }
}

Describe 'test-signing' {
    BeforeEach { Mock Invoke-Tool }

    It 'is left alone when it is on' {
        Enable-TestSigning -State (Get-BoxState) | Should -BeFalse
        Should -Invoke Invoke-Tool -Times 0 -Exactly
    }

    It 'is refused under <Name>' -ForEach @(
        @{ Name = 'Secure Boot'; With = @{ TestSigning = $false; SecureBoot = $true }; Text = '*firmware*' }
        @{ Name = 'BitLocker'; With = @{ TestSigning = $false; BitLocker = $true }; Text = '*Suspend-BitLocker -MountPoint*' }
    ) {
        { Enable-TestSigning -State (Get-BoxState -With $With) } | Should -Throw $Text
        Should -Invoke Invoke-Tool -Times 0 -Exactly
    }

    It 'is set by bcdedit, but not with -WhatIf' {
        Enable-TestSigning -State (Get-BoxState -With @{ TestSigning = $false }) -WhatIf | Should -BeFalse
        Should -Invoke Invoke-Tool -Times 0 -Exactly
        Enable-TestSigning -State (Get-BoxState -With @{ TestSigning = $false }) | Should -BeTrue
        Should -Invoke Invoke-Tool -Times 1 -Exactly -ParameterFilter { "$Arguments" -eq '/set testsigning on' }
    }
}

Describe 'native tools' {
    It 'fail with command, status and output' {
        { Invoke-Tool -Program $env:ComSpec -Arguments @('/c', 'echo out & exit 7') } | Should -Throw '*ended with status 7: out*'
    }

    It 'may end with an allowed status and write to standard error' {
        Invoke-Tool -Program $env:ComSpec -Arguments @('/c', 'echo text 1>&2 & exit 5') -Allowed @(0, 5) | Should -Match 'text'
    }
}

Describe 'the driver store' {
    It 'is searched by catalog and provider, whatever the language of the box' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'Windows\INF') -Force
        Copy-Item (Join-Path $package 'ndhctl.inf') (Join-Path $folder.FullName 'oem7.inf')
        Copy-Item (Join-Path $package 'ndhmp.inf') (Join-Path $folder.FullName 'oem12.inf')
        Set-Content -LiteralPath (Join-Path $folder.FullName 'oem3.inf') -Value "[Version]`r`nCatalogFile = ndhctl.cat`r`nProvider = `"Other`""
        $saved = $env:SystemRoot
        try {
            $env:SystemRoot = Join-Path $TestDrive 'Windows'
            @(Find-StagedInf | Sort-Object) | Should -Be @('oem12.inf', 'oem7.inf')
        } finally {
            $env:SystemRoot = $saved
        }
    }
}

Describe 'the record' {
    BeforeEach {
        $NdhStateFolder = Join-Path $TestDrive ([guid]::NewGuid())
        $NdhRecordFile = Join-Path $NdhStateFolder 'install.json'
    }

    It 'is empty when there is none' {
        (Read-InstallRecord).Complete | Should -BeFalse
    }

    It 'comes back as it was written' {
        Write-InstallRecord -Record ([pscustomobject] @{
                Complete = $true; Package = 'ab'; Client = 'Private'; TestSigningSet = $true; Trusted = @('Root\01')
            })
        $record = Read-InstallRecord
        $record.Complete | Should -BeTrue
        $record.TestSigningSet | Should -BeTrue
        @($record.Trusted) | Should -Be @('Root\01')
    }

    It 'that was cut off counts as incomplete' {
        [void] (New-Item -ItemType Directory -Path $NdhStateFolder)
        Set-Content -LiteralPath $NdhRecordFile -Value '{ "Complete": tr'
        (Read-InstallRecord -WarningAction SilentlyContinue).Complete | Should -BeFalse
    }
}

Describe 'removing' {
    BeforeEach {
        $NdhStateFolder = Join-Path $TestDrive ([guid]::NewGuid())
        $NdhRecordFile = Join-Path $NdhStateFolder 'install.json'
        $script:order = New-Object Collections.Generic.List[string]
        Mock Remove-Client { $script:order.Add('client') }
        Mock Remove-Miniport { $script:order.Add('miniport') }
        Mock Remove-StagedInf { $script:order.Add('store') }
        Mock Remove-TestCertificate { $script:order.Add('certificates') }
        Mock Disable-TestSigning { $script:order.Add('test-signing') }
    }

    It 'goes backwards through all steps, and does nothing to the boot configuration that it did not change' {
        Remove-Installation
        $order | Should -Be @('client', 'miniport', 'store', 'certificates')
    }

    It 'takes test-signing back if installing had set it' {
        Write-InstallRecord -Record ([pscustomobject] @{ TestSigningSet = $true })
        Remove-Installation
        $order[-1] | Should -Be 'test-signing'
        Test-Path -LiteralPath $NdhStateFolder | Should -BeFalse
    }

    It 'goes on after a failure, names it, and keeps the record for the next try' {
        Mock Remove-Miniport { throw 'no' }
        Write-InstallRecord -Record ([pscustomobject] @{ TestSigningSet = $false })
        { Remove-Installation } | Should -Throw '*test adapter: no*'
        $order | Should -Be @('client', 'store', 'certificates')
        Test-Path -LiteralPath $NdhRecordFile | Should -BeTrue
    }
}

Describe 'the SetupAPI class' {
    It 'compiles and finds no device that nobody made' {
        Import-RootDevice
        [NdisHarness.RootDevice]::Find($NdhNetClass, 'ROOT\NDISHARNESS\NONE') | Should -BeNullOrEmpty
    }
}
