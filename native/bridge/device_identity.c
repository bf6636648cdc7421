// SPDX-License-Identifier: MIT
/* The loaded modules' version resources and signatures: EnumDeviceDrivers, then GetFileVersionInfo and
 * WinVerifyTrust of the module's file. */
#include "device_identity.h"

#include <windows.h>
#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "device_privilege.h"
#include "device_signature.h"
#include "error.h"
#include "identity.h"
#include "image_version.h"

#define MAX_DRIVERS 2048

int device_is_wine(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    return ntdll != NULL && GetProcAddress(ntdll, "wine_get_version") != NULL;
}

/* The bases of the loaded drivers, for free(), and how many they are. */
static LPVOID *list_loaded(DWORD *count)
{
    LPVOID *base = malloc(MAX_DRIVERS * sizeof *base);
    DWORD size = 0;

    if (base == NULL || !EnumDeviceDrivers(base, MAX_DRIVERS * sizeof *base, &size))
        size = 0;
    *count = size / sizeof *base < MAX_DRIVERS ? size / sizeof *base : MAX_DRIVERS;
    return base;
}

static void win32_path(const WCHAR *native, WCHAR *path, DWORD capacity)
{
    static const WCHAR system_root[] = L"\\SystemRoot\\";
    const size_t prefix = sizeof system_root / sizeof *system_root - 1;
    WCHAR windows[MAX_PATH];

    if (_wcsnicmp(native, system_root, prefix) == 0 && GetWindowsDirectoryW(windows, MAX_PATH) > 0)
        _snwprintf(path, capacity, L"%ls\\%ls", windows, native + prefix);
    else
        _snwprintf(path, capacity, L"%ls", wcsncmp(native, L"\\??\\", 4) == 0 ? native + 4 : native);
    path[capacity - 1] = 0;
}

enum seen { NOT_LOADED, LOADED, NOT_TOLD };

/* Looks for a loaded driver whose file name is `name` and gives its Win32 path. From Windows 11 24H2 on all
 * bases are NULL for a process whose debug privilege is off, as it is in an administrator's too; names can be
 * asked for only by base. */
static enum seen find_loaded(const WCHAR *name, WCHAR *path, DWORD capacity)
{
    struct device_privilege privilege;
    WCHAR native[MAX_PATH];
    DWORD count;
    enum seen seen = NOT_TOLD;

    device_privilege_begin(&privilege, DEVICE_PRIVILEGE_DEBUG);
    LPVOID *base = list_loaded(&count);
    for (DWORD i = 0; i < count && seen != LOADED; i++) {
        if (base[i] == NULL)
            continue;
        seen = NOT_LOADED;
        if (GetDeviceDriverFileNameW(base[i], native, MAX_PATH) == 0)
            continue;
        const WCHAR *file = wcsrchr(native, L'\\');
        if (_wcsicmp(file == NULL ? native : file + 1, name) == 0) {
            win32_path(native, path, capacity);
            seen = LOADED;
        }
    }
    device_privilege_end(&privilege);
    free(base);
    return seen;
}

static void query_string(const void *block, const WCHAR *translation, const WCHAR *key, char *out)
{
    WCHAR name[80];
    WCHAR *value;
    UINT length;

    out[0] = '\0';
    _snwprintf(name, sizeof name / sizeof *name, L"\\StringFileInfo\\%ls\\%ls", translation, key);
    if (!VerQueryValueW(block, name, (void **)&value, &length))
        return;
    for (UINT i = 0; i < length && i < NDH_VERSION_TEXT - 1 && value[i] != 0; i++) {
        out[i] = value[i] >= 0x20 && value[i] < 0x7f ? (char)value[i] : '?';
        out[i + 1] = '\0';
    }
}

static int read_version(const WCHAR *path, struct ndh_image_version *version)
{
    struct {
        WORD language;
        WORD code_page;
    } *translation;
    WCHAR table[9] = L"040904b0";
    DWORD ignored;
    UINT length;

    *version = (struct ndh_image_version){0};
    DWORD size = GetFileVersionInfoSizeW(path, &ignored);
    void *block = size == 0 ? NULL : malloc(size);
    if (block == NULL || !GetFileVersionInfoW(path, 0, size, block)) {
        free(block);
        return -1;
    }
    if (VerQueryValueW(block, L"\\VarFileInfo\\Translation", (void **)&translation, &length) &&
        length >= sizeof *translation)
        _snwprintf(table, 9, L"%04x%04x", translation->language, translation->code_page);
    query_string(block, table, L"CompanyName", version->company);
    query_string(block, table, L"FileDescription", version->description);
    query_string(block, table, L"ProductName", version->product);
    query_string(block, table, L"FileVersion", version->version);
    free(block);
    return 0;
}

/* An image that says it is Microsoft's is that only if Microsoft signed it. */
static const char *product_of(const struct ndh_image_version *version,
                              const struct device_signature *signature)
{
    const char *product = ndh_image_product(version);
    return strcmp(product, "Microsoft") == 0 && !signature->microsoft ? "unknown" : product;
}

static void identify_module(struct ndh_text *json, const char *key, const WCHAR *name, const WCHAR *folder)
{
    struct ndh_image_version version;
    struct device_signature signature;
    WCHAR path[MAX_PATH * 2];
    char path_utf8[MAX_PATH * 3];
    char how[MAX_PATH * 3 + 600];

    enum seen seen = find_loaded(name, path, sizeof path / sizeof *path);
    if (seen != LOADED) {
        WCHAR windows[MAX_PATH];
        if (GetWindowsDirectoryW(windows, MAX_PATH) == 0)
            windows[0] = 0;
        _snwprintf(path, sizeof path / sizeof *path, L"%ls\\%ls%ls", windows, folder, name);
        path[sizeof path / sizeof *path - 1] = 0;
    }
    if (WideCharToMultiByte(CP_UTF8, 0, path, -1, path_utf8, sizeof path_utf8, NULL, NULL) == 0)
        path_utf8[0] = '\0';
    int known = read_version(path, &version) == 0;
    device_signature_check(path, &signature);
    /* Wine lists no drivers; there the file is what its kernel finds for an import. */
    int wine = device_is_wine();
    snprintf(how, sizeof how, "%s %s%s%s%s; %s",
             seen == LOADED     ? "version resource of the loaded"
             : wine             ? "Wine does not list loaded drivers; version resource of"
             : seen == NOT_TOLD ? "Windows lists loaded drivers to administrators alone; version resource of"
                                : "not seen among the loaded drivers; version resource of",
             path_utf8, known ? " (company \"" : ": none", known ? version.company : "", known ? "\")" : "",
             signature.text);
    ndh_identity_add(json, key,
                     known && (seen == LOADED || wine) ? product_of(&version, &signature) : "unknown",
                     version.description, version.version, how);
}

static void identify_kernel(struct ndh_text *json)
{
    typedef const char *(*version_function)(void);
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    FARPROC export = ntdll == NULL ? NULL : GetProcAddress(ntdll, "wine_get_version");

    if (export != NULL)
        ndh_identity_add(json, "kernel", "Wine", "Wine", ((version_function)(void (*)(void)) export)(),
                         "ntdll.dll exports wine_get_version");
    else
        identify_module(json, "kernel", L"ntoskrnl.exe", L"System32\\");
}

void device_identity(const NDH_STANDIN_IDENTITY *standin, struct ndh_text *json)
{
    char version[64];

    ndh_text_add(json, "{\"transport\":\"device\"");
    identify_kernel(json);
    if (standin != NULL) {
        snprintf(version, sizeof version, "%u.%u, models NDIS %u.%u", standin->VersionMajor,
                 standin->VersionMinor, standin->NdisMajor, standin->NdisMinor);
        ndh_identity_add(json, "ndis", "stand-in", "NDIS Harness stand-in ndis.sys", version,
                         "\\\\.\\NdhStandIn answered IDENTIFY");
    } else {
        identify_module(json, "ndis", L"ndis.sys", L"System32\\drivers\\");
    }
    /* Microsoft's framework lies in Wdf01000.sys; the stand-in is WDFLDR.SYS alone. */
    if (device_is_wine())
        identify_module(json, "kmdf", L"wdfldr.sys", L"System32\\drivers\\");
    else
        identify_module(json, "kmdf", L"Wdf01000.sys", L"System32\\drivers\\");
    ndh_text_add(json, "}");
}

static void add_member(struct ndh_text *json, const char *key, const char *value)
{
    ndh_text_add(json, "\"%s\":", key);
    ndh_text_add_json(json, value, strlen(value));
    ndh_text_add(json, ",");
}

int device_image(const char *path, struct ndh_text *json)
{
    struct ndh_image_version version;
    struct device_signature signature;
    WCHAR wide[MAX_PATH * 2];

    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, sizeof wide / sizeof *wide) == 0)
        return ndh_fail(NDH_E_ARGUMENT, "path '%s' is not UTF-8 of at most %d characters", path,
                        MAX_PATH * 2 - 1);
    if (GetFileAttributesW(wide) == INVALID_FILE_ATTRIBUTES)
        return ndh_fail_win32(GetLastError(), path);
    read_version(wide, &version);
    device_signature_check(wide, &signature);
    ndh_text_add(json, "{");
    add_member(json, "company", version.company);
    add_member(json, "description", version.description);
    add_member(json, "version", version.version);
    add_member(json, "signer", signature.text);
    ndh_text_add(json, "\"trusted\":%s,\"microsoft\":%s}", signature.trusted ? "true" : "false",
                 signature.microsoft ? "true" : "false");
    return 0;
}
