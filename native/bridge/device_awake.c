// SPDX-License-Identifier: MIT
#include "device_awake.h"

HANDLE device_awake_begin(void)
{
    static WCHAR reason[] = L"NDIS Harness runs tests on this machine's drivers";
    REASON_CONTEXT context = {.Version = POWER_REQUEST_CONTEXT_VERSION,
                              .Flags = POWER_REQUEST_CONTEXT_SIMPLE_STRING,
                              .Reason.SimpleReasonString = reason};

    HANDLE request = PowerCreateRequest(&context);
    if (request == NULL || request == INVALID_HANDLE_VALUE)
        return NULL;
    if (!PowerSetRequest(request, PowerRequestSystemRequired)) {
        CloseHandle(request);
        return NULL;
    }
    return request;
}

void device_awake_end(HANDLE request)
{
    if (request == NULL)
        return;
    PowerClearRequest(request, PowerRequestSystemRequired);
    CloseHandle(request);
}
