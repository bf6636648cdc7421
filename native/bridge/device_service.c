// SPDX-License-Identifier: MIT
#include "device_service.h"

#include <stdio.h>
#include "error.h"

#if !defined(ERROR_INVALID_IMAGE_HASH)
#define ERROR_INVALID_IMAGE_HASH 577L
#endif
#define SERVICES L"SYSTEM\\CurrentControlSet\\Services\\"

static const char *hint(DWORD error)
{
    switch (error) {
    case ERROR_ACCESS_DENIED:
        return ", which only administrators may do: run elevated";
    case ERROR_SERVICE_DOES_NOT_EXIST:
        return ", which is not installed: drivers\\install.ps1";
    case ERROR_INVALID_IMAGE_HASH:
        return ", whose signature Windows does not take: ndh doctor tells of test-signing and signer";
    default:
        return "";
    }
}

static int fail_service(DWORD error, const char *action, const WCHAR *name)
{
    char what[200];

    snprintf(what, sizeof what, "%s service %ls%s", action, name, hint(error));
    return ndh_fail_win32(error, what);
}

/* NULL, and the thread's last error, when it cannot be opened. */
static SC_HANDLE open_service(const WCHAR *name, DWORD access)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (manager == NULL)
        return NULL;
    SC_HANDLE service = OpenServiceW(manager, name, access);
    DWORD error = GetLastError();
    CloseServiceHandle(manager);
    SetLastError(error);
    return service;
}

int device_service_start(const WCHAR *name)
{
    SC_HANDLE service = open_service(name, SERVICE_START);
    DWORD error = service != NULL && StartServiceW(service, 0, NULL) ? ERROR_SUCCESS : GetLastError();

    if (service != NULL)
        CloseServiceHandle(service);
    return error == ERROR_SUCCESS || error == ERROR_SERVICE_ALREADY_RUNNING
               ? 0
               : fail_service(error, "starting", name);
}

static DWORD flush(const WCHAR *name)
{
    WCHAR path[128];
    HKEY key;

    _snwprintf(path, sizeof path / sizeof *path, SERVICES L"%ls", name);
    path[sizeof path / sizeof *path - 1] = 0;
    LSTATUS result = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE, &key);
    if (result != ERROR_SUCCESS)
        return (DWORD)result;
    result = RegFlushKey(key);
    RegCloseKey(key);
    return (DWORD)result;
}

int device_service_start_type(const WCHAR *name, DWORD start)
{
    SC_HANDLE service = open_service(name, SERVICE_CHANGE_CONFIG);
    int done = service != NULL && ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start, SERVICE_NO_CHANGE,
                                                       NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    DWORD error = done ? ERROR_SUCCESS : GetLastError();

    if (service != NULL)
        CloseServiceHandle(service);
    if (done)
        error = flush(name);
    return error == ERROR_SUCCESS ? 0 : fail_service(error, "changing the start type of", name);
}
