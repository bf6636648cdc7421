// SPDX-License-Identifier: MIT
/*
 * Generic objects: what a driver that registers nothing gives for a handle where one is only noted, such as
 * that of memory.
 */
#include "memory.h"

/* nf-ndis-ndisallocategenericobject.md */
PNDIS_GENERIC_OBJECT NdisAllocateGenericObject(PDRIVER_OBJECT DriverObject, ULONG Tag, USHORT Size)
{
    PNDIS_GENERIC_OBJECT Object;

    if (Size < sizeof(*Object)) {
        return NULL;
    }
    Object = MemoryZeroed(Size, Tag);
    if (Object != NULL) {
        Object->Header.Type = NDIS_OBJECT_TYPE_DEFAULT; /* no public header says what NDIS writes here */
        Object->Header.Revision = 1;
        Object->Header.Size = Size;
        Object->DriverObject = DriverObject;
    }
    return Object;
}

/* nf-ndis-ndisfreegenericobject.md */
VOID NdisFreeGenericObject(PNDIS_GENERIC_OBJECT NdisObject)
{
    ExFreePool(NdisObject);
}
