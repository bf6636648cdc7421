// SPDX-License-Identifier: MIT
#include "await.h"

#define PATIENCE_SECONDS 30
#define HUNDRED_NS_PER_S 10000000LL

_Use_decl_annotations_
VOID AwaitReturn(PKEVENT Event, PCSTR Rule, PCSTR Function, OBJECT_KIND Kind, NDIS_HANDLE Handle)
{
    LARGE_INTEGER Patience = { .QuadPart = -PATIENCE_SECONDS * HUNDRED_NS_PER_S };

    if (KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, &Patience) != STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, Kind, Handle, 0, "has not returned after %u s",
                        (ULONG64)PATIENCE_SECONDS);
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    }
}
