// SPDX-License-Identifier: MIT
#define COBJMACROS
#define INITGUID
#include "device_binding.h"

#include <windows.h>
#include <objbase.h>
#include <netcfgx.h>
#include <devguid.h>
#include <stdio.h>
#include <string.h>
#include "device_identity.h"
#include "error.h"

#define LOCK_MS     10000
#define READ_ONLY   (-1)
#define DESCRIPTION L"NDIS Harness"

/* The client's component, whichever variant is installed. */
static const WCHAR *const component_id[] = {L"NDH_CTL", L"NDH_CTL_COWAN"};

const char *device_binding_unavailable(void)
{
    return device_is_wine() ? "Wine has no network configuration" : NULL;
}

static int fail_result(HRESULT result, const char *what)
{
    char text[160];

    snprintf(text, sizeof text, "%s (HRESULT 0x%08lX)%s", what, (unsigned long)result,
             result == E_ACCESSDENIED ? ", which only administrators may do: run elevated" : "");
    return ndh_fail_win32(
        HRESULT_FACILITY(result) == FACILITY_WIN32 ? (DWORD)HRESULT_CODE(result) : ERROR_GEN_FAILURE, text);
}

static void describe(INetCfgBindingPath *path, int first, struct ndh_text *json)
{
    LPWSTR token = NULL;
    char text[512] = "";

    if (INetCfgBindingPath_GetPathToken(path, &token) == S_OK) {
        if (WideCharToMultiByte(CP_UTF8, 0, token, -1, text, sizeof text, NULL, NULL) == 0)
            text[0] = '\0';
        CoTaskMemFree(token);
    }
    ndh_text_add(json, "%s{\"path\":", first ? "" : ",");
    ndh_text_add_json(json, text, strlen(text));
    ndh_text_add(json, ",\"enabled\":%s}", INetCfgBindingPath_IsEnabled(path) == S_OK ? "true" : "false");
}

/* Each path of one component: lists it, or switches it. */
static int visit_paths(INetCfgComponent *component, int on, struct ndh_text *json)
{
    INetCfgComponentBindings *bindings;
    IEnumNetCfgBindingPath *paths;
    INetCfgBindingPath *path;
    int count = 0;

    HRESULT result =
        INetCfgComponent_QueryInterface(component, &IID_INetCfgComponentBindings, (void **)&bindings);
    if (result != S_OK)
        return fail_result(result, "INetCfgComponentBindings");
    result = INetCfgComponentBindings_EnumBindingPaths(bindings, EBP_BELOW, &paths);
    INetCfgComponentBindings_Release(bindings);
    if (result != S_OK)
        return fail_result(result, "INetCfgComponentBindings::EnumBindingPaths");
    while (count >= 0 && IEnumNetCfgBindingPath_Next(paths, 1, &path, NULL) == S_OK) {
        if (on == READ_ONLY)
            describe(path, count == 0, json);
        result = on == READ_ONLY ? S_OK : INetCfgBindingPath_Enable(path, on);
        INetCfgBindingPath_Release(path);
        count = SUCCEEDED(result) ? count + 1 : fail_result(result, "INetCfgBindingPath::Enable");
    }
    IEnumNetCfgBindingPath_Release(paths);
    return count;
}

static int visit(INetCfg *configuration, int on, struct ndh_text *json)
{
    INetCfgComponent *component;
    int count = 0;

    HRESULT result = INetCfg_Initialize(configuration, NULL);
    if (result != S_OK)
        return fail_result(result, "INetCfg::Initialize");
    for (unsigned i = 0; i < sizeof component_id / sizeof *component_id && count == 0; i++) {
        if (INetCfg_FindComponent(configuration, component_id[i], &component) != S_OK)
            continue;
        count = visit_paths(component, on, json);
        INetCfgComponent_Release(component);
    }
    if (count > 0 && on != READ_ONLY) {
        result = INetCfg_Apply(configuration);
        if (FAILED(result))
            count = fail_result(result, "INetCfg::Apply");
    }
    INetCfg_Uninitialize(configuration);
    return count;
}

static int visit_locked(INetCfg *configuration, int on)
{
    INetCfgLock *lock;
    LPWSTR holder = NULL;
    int count;

    HRESULT result = INetCfg_QueryInterface(configuration, &IID_INetCfgLock, (void **)&lock);
    if (result != S_OK)
        return fail_result(result, "INetCfgLock");
    result = INetCfgLock_AcquireWriteLock(lock, LOCK_MS, DESCRIPTION, &holder);
    if (result == S_OK) {
        count = visit(configuration, on, NULL);
        INetCfgLock_ReleaseWriteLock(lock);
    } else if (result == S_FALSE) {
        count = ndh_fail(NDH_E_BUSY, "\"%ls\" is changing the network configuration",
                         holder == NULL ? L"?" : holder);
    } else {
        count = fail_result(result, "INetCfgLock::AcquireWriteLock");
    }
    CoTaskMemFree(holder);
    INetCfgLock_Release(lock);
    return count;
}

static int with_configuration(int on, struct ndh_text *json)
{
    INetCfg *configuration;
    int count;

    const char *why = device_binding_unavailable();
    if (why != NULL)
        return ndh_fail(NDH_E_UNSUPPORTED, "bindings cannot be switched here: %s", why);
    /* RPC_E_CHANGED_MODE: this thread's COM is in use already, which is as good. */
    HRESULT initialized = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_CNetCfg, NULL, CLSCTX_INPROC_SERVER, &IID_INetCfg, (void **)&configuration);
    if (result == S_OK) {
        count = on == READ_ONLY ? visit(configuration, on, json) : visit_locked(configuration, on);
        INetCfg_Release(configuration);
    } else {
        count = fail_result(result, "INetCfg");
    }
    if (SUCCEEDED(initialized))
        CoUninitialize();
    return count;
}

int device_binding_list(struct ndh_text *json)
{
    ndh_text_add(json, "[");
    int result = with_configuration(READ_ONLY, json);
    ndh_text_add(json, "]");
    return result < 0 ? result : 0;
}

int device_binding_switch(int on)
{
    return with_configuration(on != 0, NULL);
}
