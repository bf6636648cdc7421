// SPDX-License-Identifier: MIT
#include "pppoe.h"

DRIVER_INITIALIZE DriverEntry;

NDIS_SPIN_LOCK Lock;
LIST_ENTRY Sessions = { &Sessions, &Sessions };

/* Both registrations: the protocol is bound, and the adapter made, whenever NDIS likes. */
_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_STATUS Status;

    NdisAllocateSpinLock(&Lock);
    Status = WanRegister(DriverObject, RegistryPath);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = EthernetRegister();
        if (Status != NDIS_STATUS_SUCCESS) {
            WanDeregister();
        }
    }
    return Status;
}
