// SPDX-License-Identifier: MIT
#include "device_privilege.h"

void device_privilege_begin(struct device_privilege *privilege, const WCHAR *name)
{
    TOKEN_PRIVILEGES on = {.PrivilegeCount = 1, .Privileges[0].Attributes = SE_PRIVILEGE_ENABLED};
    DWORD size = sizeof privilege->before;

    *privilege = (struct device_privilege){0};
    if (!LookupPrivilegeValueW(NULL, name, &on.Privileges[0].Luid) ||
        !OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &privilege->token)) {
        privilege->token = NULL;
        return;
    }
    /* Succeeds for a process without the privilege too, and then changes nothing. */
    if (!AdjustTokenPrivileges(privilege->token, FALSE, &on, size, &privilege->before, &size))
        privilege->before.PrivilegeCount = 0;
}

void device_privilege_end(struct device_privilege *privilege)
{
    if (privilege->token == NULL)
        return;
    if (privilege->before.PrivilegeCount > 0)
        AdjustTokenPrivileges(privilege->token, FALSE, &privilege->before, 0, NULL, NULL);
    CloseHandle(privilege->token);
}
