// SPDX-License-Identifier: MIT
/** A privilege that this process has but has not switched on, for the time of one call. */
#ifndef NDH_DEVICE_PRIVILEGE_H
#define NDH_DEVICE_PRIVILEGE_H

#include <windows.h>

/** SE_DEBUG_NAME, which is no wide text here. */
#define DEVICE_PRIVILEGE_DEBUG L"SeDebugPrivilege"

struct device_privilege {
    HANDLE token; /* NULL: nothing to put back */
    TOKEN_PRIVILEGES before;
};

/** Switches it on, if the process has it. Always ended by device_privilege_end. Source:
 * nf-securitybaseapi-adjusttokenprivileges.md. */
void device_privilege_begin(struct device_privilege *privilege, const WCHAR *name);
/** Puts it back as it was. */
void device_privilege_end(struct device_privilege *privilege);

#endif
