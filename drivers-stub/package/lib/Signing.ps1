# SPDX-License-Identifier: MIT
# Test certificate, catalogs and signatures. Nothing here needs the WDK.

function Get-TestCertificate {
    <#
    .SYNOPSIS
    The project's test certificates with a private key in a store, newest first.
    #>
    param([string] $Store = 'Cert:\LocalMachine\My')
    Get-ChildItem -LiteralPath $Store | Where-Object { $_.Subject -eq $NdhSubject -and $_.HasPrivateKey -and $_.NotAfter -gt (Get-Date) } |
        Sort-Object NotAfter -Descending
}

function New-TestCertificate {
    <#
    .SYNOPSIS
    Makes a self-signed code-signing certificate whose key cannot leave the box.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Store = 'Cert:\LocalMachine\My')
    if ($PSCmdlet.ShouldProcess($Store, "make certificate $NdhSubject")) {
        $made = New-SelfSignedCertificate -Type CodeSigningCert -Subject $NdhSubject -FriendlyName 'NDIS Harness test signing' `
            -KeyAlgorithm RSA -KeyLength 3072 -HashAlgorithm SHA256 -KeyExportPolicy NonExportable -NotAfter (Get-Date).AddYears(2) `
            -CertStoreLocation $Store
        # PowerShell 7 may have made it in another process and return a copy without its key.
        Get-Item -LiteralPath (Join-Path $Store $made.Thumbprint)
    }
}

function Get-MissingTrust {
    <#
    .SYNOPSIS
    What the box lacks to trust a certificate, as STORE\THUMBPRINT: root of itself, and publisher of drivers.
    #>
    [OutputType([string[]])]
    param([Parameter(Mandatory)] [string] $Thumbprint)
    foreach ($name in @('Root', 'TrustedPublisher')) {
        if (-not (Test-Path -LiteralPath "Cert:\LocalMachine\$name\$Thumbprint")) { "$name\$Thumbprint" }
    }
}

function Add-TrustedCertificate {
    <#
    .SYNOPSIS
    Puts a certificate into the stores of Get-MissingTrust.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)
    foreach ($missing in @(Get-MissingTrust -Thumbprint $Certificate.Thumbprint)) {
        $name = $missing.Split('\')[0]
        if ($PSCmdlet.ShouldProcess("LocalMachine\$name", "trust $($Certificate.Thumbprint)")) {
            # Only the public part goes there.
            $public = New-Object Security.Cryptography.X509Certificates.X509Certificate2 (, $Certificate.RawData)
            $store = New-Object Security.Cryptography.X509Certificates.X509Store ($name, 'LocalMachine')
            $store.Open('ReadWrite')
            try { $store.Add($public) } finally { $store.Close() }
        }
    }
}

function Remove-TestCertificate {
    <#
    .SYNOPSIS
    Removes every certificate of the project, with its key and the trust in it, and trust that was added (STORE\THUMBPRINT).
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string[]] $Trusted = @())
    foreach ($store in @('TrustedPublisher', 'Root', 'My')) {
        foreach ($certificate in @(Get-ChildItem -LiteralPath "Cert:\LocalMachine\$store")) {
            $ours = $certificate.Subject -eq $NdhSubject -or $Trusted -contains "$store\$($certificate.Thumbprint)"
            if ($ours -and $PSCmdlet.ShouldProcess("LocalMachine\$store", "remove $($certificate.Thumbprint)")) {
                if ($store -eq 'My') {
                    Remove-Item -LiteralPath $certificate.PSPath -DeleteKey -Confirm:$false
                } else {
                    Remove-Item -LiteralPath $certificate.PSPath -Confirm:$false
                }
            }
        }
    }
}

function Get-PackageSigner {
    <#
    .SYNOPSIS
    The one certificate that signed all catalogs and images of a folder; nothing if a signature is missing, broken or another's.
    #>
    param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string[]] $Infs)
    $signer = $null
    $names = $NdhImages + @($Infs | ForEach-Object { [IO.Path]::ChangeExtension($_, '.cat') })
    foreach ($name in $names) {
        $file = Join-Path $Folder $name
        if (-not (Test-Path -LiteralPath $file)) { return }
        $signature = Get-AuthenticodeSignature -LiteralPath $file
        if (@('NotSigned', 'HashMismatch') -contains "$($signature.Status)" -or $null -eq $signature.SignerCertificate) { return }
        if ($null -ne $signer -and $signer.Thumbprint -ne $signature.SignerCertificate.Thumbprint) { return }
        $signer = $signature.SignerCertificate
    }
    $signer
}

function Set-FileSignature {
    <#
    .SYNOPSIS
    Signs a file (SHA-256) and throws if the signature did not take.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [string] $File,
        [Parameter(Mandatory)] $Certificate,
        [string] $TimestampServer
    )
    if (-not $PSCmdlet.ShouldProcess($File, "sign with $($Certificate.Thumbprint)")) { return }
    $arguments = @{ LiteralPath = $File; Certificate = $Certificate; HashAlgorithm = 'SHA256' }
    if ($TimestampServer) { $arguments.TimestampServer = $TimestampServer }
    $result = Set-AuthenticodeSignature @arguments
    if ($null -eq $result.SignerCertificate -or $result.SignerCertificate.Thumbprint -ne $Certificate.Thumbprint) {
        throw "$File could not be signed: $($result.Status) $($result.StatusMessage)"
    }
}

function New-PackageCatalog {
    <#
    .SYNOPSIS
    Makes the catalogs of a folder: by Inf2Cat of the WDK if it is given, on the PATH or installed, else by New-FileCatalog.
    .DESCRIPTION
    New-FileCatalog writes no operating system attribute. Whether PnP stages a package by such a catalog is not known.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [string] $Folder,
        [Parameter(Mandatory)] [string[]] $Infs,
        [string] $CatalogTool
    )
    if (-not $CatalogTool) {
        $found = Get-Command inf2cat.exe -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($found) { $CatalogTool = $found.Source }
    }
    if (-not $CatalogTool) {
        $kit = Join-Path ${env:ProgramFiles(x86)} 'Windows Kits\10\bin\*\x86\inf2cat.exe'
        $found = Get-ChildItem -Path $kit -ErrorAction SilentlyContinue | Sort-Object FullName | Select-Object -Last 1
        if ($found) { $CatalogTool = $found.FullName }
    }
    if ($CatalogTool) {
        $os = if ((Get-ImageMachine -Image (Join-Path $Folder $NdhImages[0])) -eq 'ARM64') { '10_RS3_ARM64' } else { '10_X64,Server10_X64' }
        if ($PSCmdlet.ShouldProcess($Folder, "$CatalogTool /os:$os")) {
            [void] (Invoke-Tool -Program $CatalogTool -Arguments @("/driver:$($Folder.TrimEnd('\'))", "/os:$os", '/uselocaltime'))
        }
        return
    }
    Write-Warning 'Inf2Cat is not there: the catalogs are made by New-FileCatalog, which Windows may refuse for a driver package.'
    foreach ($inf in $Infs) {
        $catalog = Join-Path $Folder ([IO.Path]::ChangeExtension($inf, '.cat'))
        if ($PSCmdlet.ShouldProcess($catalog, 'New-FileCatalog')) {
            $image = if ($inf -eq $NdhMiniportInf) { 'ndhmp.sys' } elseif ($inf -eq $NdhManager.Inf) { 'ndhcm.sys' } else { 'ndhctl.sys' }
            $files = @((Join-Path $Folder $inf), (Join-Path $Folder $image))
            [void] (New-FileCatalog -Path $files -CatalogFilePath $catalog -CatalogVersion 2.0)
        }
    }
}
