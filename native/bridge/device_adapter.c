// SPDX-License-Identifier: MIT
#include "device_adapter.h"

#include <windows.h>
#include <cfgmgr32.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include "device_identity.h"
#include "device_service.h"
#include "error.h"
#include "sync.h"

#define ENUMERATOR   L"ROOT\\NDISHARNESS"
#define HARDWARE_ID  L"ROOT\\NDISHARNESS\\NDHMP"
#define SERVICE      L"ndhmp"
#define MAX_ADAPTERS 16
#define ID_LENGTH    (MAX_DEVICE_ID_LEN + 1)
#define SWITCH_MS    60000
#define POLL_MS      100

struct adapters {
    unsigned count;
    DEVINST node[MAX_ADAPTERS];
    WCHAR id[MAX_ADAPTERS][ID_LENGTH];
};

const char *device_adapter_unavailable(void)
{
    return device_is_wine() ? "Wine has no Plug and Play for kernel drivers" : NULL;
}

static int require_available(void)
{
    const char *why = device_adapter_unavailable();
    return why == NULL ? 0 : ndh_fail(NDH_E_UNSUPPORTED, "the test adapter cannot be switched here: %s", why);
}

static int fail_configuration(CONFIGRET result, const char *function)
{
    char what[120];

    snprintf(what, sizeof what, "%s (CONFIGRET 0x%02lX)%s", function, result,
             result == CR_ACCESS_DENIED ? ", which only administrators may do: run elevated" : "");
    return ndh_fail_win32(result == CR_ACCESS_DENIED ? ERROR_ACCESS_DENIED : ERROR_GEN_FAILURE, what);
}

static int has_hardware_id(DEVINST node)
{
    WCHAR ids[512] = {0};
    ULONG size = sizeof ids - 2 * sizeof *ids;

    if (CM_Get_DevNode_Registry_PropertyW(node, CM_DRP_HARDWAREID, NULL, ids, &size, 0) != CR_SUCCESS)
        return 0;
    for (const WCHAR *id = ids; *id != 0; id += wcslen(id) + 1)
        if (_wcsicmp(id, HARDWARE_ID) == 0)
            return 1;
    return 0;
}

/* Finds the adapters, started or not. */
static int find(struct adapters *adapters)
{
    WCHAR list[MAX_ADAPTERS * ID_LENGTH] = {0};

    adapters->count = 0;
    CONFIGRET result = CM_Get_Device_ID_ListW(ENUMERATOR, list, sizeof list / sizeof *list - 1,
                                              CM_GETIDLIST_FILTER_ENUMERATOR);
    if (result == CR_NO_SUCH_DEVINST || result == CR_NO_SUCH_VALUE || result == CR_INVALID_DATA)
        return 0;
    if (result != CR_SUCCESS)
        return fail_configuration(result, "CM_Get_Device_ID_List");
    for (const WCHAR *id = list; *id != 0 && adapters->count < MAX_ADAPTERS; id += wcslen(id) + 1) {
        unsigned i = adapters->count;
        /* Ids of devices that are gone stay in the list. */
        if (wcslen(id) >= ID_LENGTH ||
            CM_Locate_DevNodeW(&adapters->node[i], (WCHAR *)id, CM_LOCATE_DEVNODE_NORMAL) != CR_SUCCESS ||
            !has_hardware_id(adapters->node[i]))
            continue;
        wcscpy(adapters->id[i], id);
        adapters->count++;
    }
    return 0;
}

static int status_of(DEVINST node, ULONG *status, ULONG *problem)
{
    CONFIGRET result = CM_Get_DevNode_Status(status, problem, node, 0);
    if (result != CR_SUCCESS)
        return fail_configuration(result, "CM_Get_DevNode_Status");
    if ((*status & DN_HAS_PROBLEM) == 0)
        *problem = 0;
    return 0;
}

int device_adapter_list(struct ndh_text *json)
{
    struct adapters adapters;
    ULONG status, problem;
    char id[ID_LENGTH * 3];

    int result = require_available();
    if (result < 0 || (result = find(&adapters)) < 0)
        return result;
    ndh_text_add(json, "[");
    for (unsigned i = 0; i < adapters.count; i++) {
        if ((result = status_of(adapters.node[i], &status, &problem)) < 0)
            return result;
        if (WideCharToMultiByte(CP_UTF8, 0, adapters.id[i], -1, id, sizeof id, NULL, NULL) == 0)
            id[0] = '\0';
        ndh_text_add(json, "%s{\"id\":", i == 0 ? "" : ",");
        ndh_text_add_json(json, id, strlen(id));
        ndh_text_add(json, ",\"problem\":%lu,\"started\":%s}", problem,
                     (status & DN_STARTED) != 0 ? "true" : "false");
    }
    ndh_text_add(json, "]");
    return 0;
}

static int turn_off(DEVINST node)
{
    ULONG status, problem;

    int result = status_of(node, &status, &problem);
    if (result < 0 || problem == CM_PROB_DISABLED)
        return result;
    CONFIGRET disabled = CM_Disable_DevNode(node, CM_DISABLE_PERSIST | CM_DISABLE_UI_NOT_OK);
    return disabled == CR_SUCCESS ? 0 : fail_configuration(disabled, "CM_Disable_DevNode");
}

static int turn_on(DEVINST node)
{
    ULONG status, problem = 0;
    int64_t deadline = ndh_clock_ms() + SWITCH_MS;

    CONFIGRET enabled = CM_Enable_DevNode(node, 0);
    if (enabled != CR_SUCCESS)
        return fail_configuration(enabled, "CM_Enable_DevNode");
    for (;;) {
        int result = status_of(node, &status, &problem);
        if (result < 0 || (status & DN_STARTED) != 0)
            return result;
        if (ndh_clock_ms() >= deadline)
            return ndh_fail(NDH_E_DEADLINE, "the test adapter did not start within %d ms: problem %lu",
                            SWITCH_MS, problem);
        Sleep(POLL_MS);
    }
}

/* Off before on: an adapter that failed to start, or whose service was disabled (problem 32), is tried anew
 * only then. The start type is set last each time, because that puts all of it on the disk: "off" before the
 * miniport's initialization can bring the box down, "disabled" before a test can. */
static int switch_all(const struct adapters *adapters, int on)
{
    int result = 0;

    for (unsigned i = 0; i < adapters->count && result >= 0; i++)
        result = turn_off(adapters->node[i]);
    if (result >= 0 && adapters->count > 0)
        result = device_service_start_type(SERVICE, SERVICE_DEMAND_START);
    for (unsigned i = 0; i < adapters->count && result >= 0 && on; i++)
        result = turn_on(adapters->node[i]);
    if (result >= 0 && on && adapters->count > 0)
        result = device_service_start_type(SERVICE, SERVICE_DISABLED);
    return result < 0 ? result : (int)adapters->count;
}

int device_adapter_switch(int on)
{
    struct adapters adapters;

    int result = require_available();
    if (result < 0 || (result = find(&adapters)) < 0)
        return result;
    return switch_all(&adapters, on);
}

int device_adapter_session_begin(void)
{
    struct adapters adapters;
    ULONG status, problem;
    int off = 0;

    if (device_adapter_unavailable() != NULL)
        return 0;
    int result = find(&adapters);
    for (unsigned i = 0; i < adapters.count && result >= 0; i++) {
        result = status_of(adapters.node[i], &status, &problem);
        off += (status & DN_STARTED) == 0;
    }
    if (result < 0 || off == 0)
        return result;
    result = switch_all(&adapters, 1);
    return result < 0 ? result : 1;
}
