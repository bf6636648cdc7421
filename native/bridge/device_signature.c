// SPDX-License-Identifier: MIT
#include "device_signature.h"

#include <wintrust.h>
#include <softpub.h>
#include <mscat.h>
#include <stdio.h>
#include <wchar.h>

#define HASH_SIZE 64

/* Exported by Windows 8 and later, but not by every import library and not by Wine. */
typedef BOOL(WINAPI *acquire_context2)(HCATADMIN *, const GUID *, const WCHAR *,
                                       const CERT_STRONG_SIGN_PARA *, DWORD);
typedef BOOL(WINAPI *calc_hash2)(HCATADMIN, HANDLE, DWORD *, BYTE *, DWORD);

static FARPROC wintrust_export(const char *name)
{
    HMODULE wintrust = GetModuleHandleW(L"wintrust.dll");
    return wintrust == NULL ? NULL : GetProcAddress(wintrust, name);
}

/* Whether the chain of the signer ends in Microsoft's own product roots. */
static int is_microsoft(CRYPT_PROVIDER_SGNR *signer)
{
    CERT_CHAIN_POLICY_PARA parameters = {.cbSize = sizeof parameters};
    CERT_CHAIN_POLICY_STATUS status = {.cbSize = sizeof status};

    return signer->pChainContext != NULL &&
           CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_MICROSOFT_ROOT, signer->pChainContext,
                                            &parameters, &status) &&
           status.dwError == 0;
}

static void describe(const WINTRUST_DATA *trust, LONG verdict, const char *where,
                     struct device_signature *signature)
{
    char name[NDH_SIGNER_TEXT] = "?";
    CRYPT_PROVIDER_DATA *data =
        trust->hWVTStateData == NULL ? NULL : WTHelperProvDataFromStateData(trust->hWVTStateData);
    CRYPT_PROVIDER_SGNR *signer = data == NULL ? NULL : WTHelperGetProvSignerFromChain(data, 0, FALSE, 0);
    CRYPT_PROVIDER_CERT *certificate = signer == NULL ? NULL : WTHelperGetProvCertFromChain(signer, 0);

    if (certificate != NULL && certificate->pCert != NULL)
        CertGetNameStringA(certificate->pCert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, sizeof name);
    signature->trusted = verdict == ERROR_SUCCESS;
    signature->microsoft = signature->trusted && signer != NULL && is_microsoft(signer);
    if (signature->trusted)
        snprintf(signature->text, sizeof signature->text, "signed by \"%s\" (%s)%s", name, where,
                 signature->microsoft ? ", whose root is Microsoft's" : "");
    else
        snprintf(signature->text, sizeof signature->text,
                 "its signature by \"%s\" (%s) is not trusted here: 0x%08lX", name, where,
                 (unsigned long)verdict);
}

static LONG verify(WINTRUST_DATA *trust)
{
    GUID action = WINTRUST_ACTION_GENERIC_VERIFY_V2;

    trust->cbStruct = sizeof *trust;
    trust->dwUIChoice = WTD_UI_NONE;
    trust->fdwRevocationChecks = WTD_REVOKE_NONE;
    trust->dwStateAction = WTD_STATEACTION_VERIFY;
    trust->dwProvFlags = WTD_REVOCATION_CHECK_NONE | WTD_CACHE_ONLY_URL_RETRIEVAL;
    return WinVerifyTrust((HWND)INVALID_HANDLE_VALUE, &action, trust);
}

static void close_state(WINTRUST_DATA *trust)
{
    GUID action = WINTRUST_ACTION_GENERIC_VERIFY_V2;

    trust->dwStateAction = WTD_STATEACTION_CLOSE;
    WinVerifyTrust((HWND)INVALID_HANDLE_VALUE, &action, trust);
}

static int is_unsigned(LONG verdict)
{
    return verdict == TRUST_E_NOSIGNATURE || verdict == TRUST_E_SUBJECT_FORM_UNKNOWN ||
           verdict == TRUST_E_PROVIDER_UNKNOWN;
}

/* 1 if the file has a signature of its own. */
static int check_embedded(const WCHAR *path, struct device_signature *signature)
{
    WINTRUST_FILE_INFO file = {.cbStruct = sizeof file, .pcwszFilePath = path};
    WINTRUST_DATA trust = {.dwUnionChoice = WTD_CHOICE_FILE, .pFile = &file};

    LONG verdict = verify(&trust);
    int found = !is_unsigned(verdict);
    if (found)
        describe(&trust, verdict, "embedded", signature);
    close_state(&trust);
    return found;
}

static int check_member(HCATADMIN admin, BYTE *hash, DWORD size, const WCHAR *path,
                        struct device_signature *signature)
{
    WCHAR tag[HASH_SIZE * 2 + 1];
    CATALOG_INFO catalog = {.cbStruct = sizeof catalog};

    HCATINFO context = CryptCATAdminEnumCatalogFromHash(admin, hash, size, 0, NULL);
    if (context == NULL)
        return 0;
    int found = CryptCATCatalogInfoFromContext(context, &catalog, 0);
    if (found) {
        for (DWORD i = 0; i < size; i++)
            swprintf(tag + 2 * i, 3, L"%02X", hash[i]);
        WINTRUST_CATALOG_INFO member = {.cbStruct = sizeof member,
                                        .pcwszCatalogFilePath = catalog.wszCatalogFile,
                                        .pcwszMemberFilePath = path,
                                        .pcwszMemberTag = tag,
                                        .pbCalculatedFileHash = hash,
                                        .cbCalculatedFileHash = size,
                                        .hCatAdmin = admin};
        WINTRUST_DATA trust = {.dwUnionChoice = WTD_CHOICE_CATALOG, .pCatalog = &member};
        describe(&trust, verify(&trust), "catalog", signature);
        close_state(&trust);
    }
    CryptCATAdminReleaseCatalogContext(admin, context, 0);
    return found;
}

/* 1 if a catalog of this box lists the file; -1 if catalogs cannot be searched. */
static int check_catalogs(const WCHAR *path, struct device_signature *signature)
{
    acquire_context2 acquire =
        (acquire_context2)(void (*)(void))wintrust_export("CryptCATAdminAcquireContext2");
    calc_hash2 calculate =
        (calc_hash2)(void (*)(void))wintrust_export("CryptCATAdminCalcHashFromFileHandle2");
    BYTE hash[HASH_SIZE];
    DWORD size = sizeof hash;
    HCATADMIN admin;
    int found = -1;

    if (acquire == NULL || calculate == NULL || !acquire(&admin, NULL, L"SHA256", NULL, 0))
        return -1;
    HANDLE file =
        CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        if (calculate(admin, file, &size, hash, 0))
            found = check_member(admin, hash, size, path, signature);
        CloseHandle(file);
    }
    CryptCATAdminReleaseContext(admin, 0);
    return found;
}

void device_signature_check(const WCHAR *path, struct device_signature *signature)
{
    *signature = (struct device_signature){0};
    if (check_embedded(path, signature))
        return;
    int catalog = check_catalogs(path, signature);
    if (catalog <= 0)
        snprintf(signature->text, sizeof signature->text,
                 catalog == 0 ? "not signed" : "no embedded signature; catalogs cannot be searched here");
}
