# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Signs a driver package for test machines: images, then catalogs.

.DESCRIPTION
Makes the certificate if there is none. Catalogs are made by Inf2Cat of the WDK where it can be found, else by New-FileCatalog.
Signing changes an image's checksum and adds its signature; nothing else of it changes. Prepared, not run: nobody has run this on
Windows so far.

.PARAMETER Folder
Folder of INFs and images; signed in place.

.PARAMETER Thumbprint
A code-signing certificate of the store to use instead of the project's own.

.PARAMETER Store
Where the certificate is, or is made.

.PARAMETER CatalogTool
Path of inf2cat.exe, if it is not on the PATH.

.PARAMETER TimestampServer
URL of a time stamp server; none by default.

.PARAMETER CertificateFile
Where to write the certificate's public part, for install.ps1 on another box.

.EXAMPLE
.\sign.ps1 -Folder C:\drivers -CertificateFile C:\drivers\ndh-test.cer
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Container })] [string] $Folder = $PSScriptRoot,
    [ValidatePattern('^[0-9A-Fa-f]{40}$')] [string] $Thumbprint,
    [ValidateSet('Cert:\LocalMachine\My', 'Cert:\CurrentUser\My')] [string] $Store = 'Cert:\LocalMachine\My',
    [string] $CatalogTool,
    [uri] $TimestampServer,
    [string] $CertificateFile
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
. (Join-Path $PSScriptRoot 'lib\Common.ps1')
. (Join-Path $PSScriptRoot 'lib\Machine.ps1')
. (Join-Path $PSScriptRoot 'lib\Signing.ps1')

if ($CertificateFile) { $CertificateFile = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($CertificateFile) }
$Folder = (Resolve-Path -LiteralPath $Folder).ProviderPath
$infs = @($NdhInfs | Where-Object { Test-Path -LiteralPath (Join-Path $Folder $_) })
if ($infs.Count -eq 0) { throw "$Folder holds none of $($NdhInfs -join ', ')." }

if ($Thumbprint) {
    $certificate = Get-Item -LiteralPath (Join-Path $Store $Thumbprint)
} else {
    $certificate = Get-TestCertificate -Store $Store | Select-Object -First 1
    if ($null -eq $certificate) { $certificate = New-TestCertificate -Store $Store }
}
if ($null -eq $certificate) { return }

foreach ($name in $NdhImages) {
    $image = Join-Path $Folder $name
    if (Test-Path -LiteralPath $image) { Set-FileSignature -File $image -Certificate $certificate -TimestampServer "$TimestampServer" }
}
New-PackageCatalog -Folder $Folder -Infs $infs -CatalogTool $CatalogTool
foreach ($inf in $infs) {
    $catalog = Join-Path $Folder ([IO.Path]::ChangeExtension($inf, '.cat'))
    Set-FileSignature -File $catalog -Certificate $certificate -TimestampServer "$TimestampServer"
}
if ($CertificateFile -and $PSCmdlet.ShouldProcess($CertificateFile, 'write the certificate')) {
    [IO.File]::WriteAllBytes($CertificateFile, $certificate.Export('Cert'))
}
Write-Step "$Folder is signed by $($certificate.Thumbprint)."
