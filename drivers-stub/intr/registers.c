// SPDX-License-Identifier: MIT
#include "registers.h"

static const CM_PARTIAL_RESOURCE_DESCRIPTOR *FindMemory(const CM_PARTIAL_RESOURCE_LIST *Resources,
                                                        UINT AtLeast)
{
    ULONG Index;

    for (Index = 0; Resources != NULL && Index < Resources->Count; Index++) {
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource = &Resources->PartialDescriptors[Index];

        if (Resource->Type == CmResourceTypeMemory && Resource->u.Memory.Length >= AtLeast) {
            return Resource;
        }
    }
    return NULL;
}

_Use_decl_annotations_
NDIS_STATUS RegistersMap(REGISTERS *Registers, NDIS_HANDLE Adapter, const CM_PARTIAL_RESOURCE_LIST *Resources,
                         UINT AtLeast)
{
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *Memory = FindMemory(Resources, AtLeast);
    PVOID Address = NULL;
    NDIS_STATUS Status;

    if (Memory == NULL) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    Status = NdisMMapIoSpace(&Address, Adapter, Memory->u.Memory.Start, Memory->u.Memory.Length);
    if (Status == NDIS_STATUS_SUCCESS) {
        Registers->First = Address;
        Registers->Length = Memory->u.Memory.Length;
    }
    return Status;
}

_Use_decl_annotations_
VOID RegistersUnmap(REGISTERS *Registers, NDIS_HANDLE Adapter)
{
    if (Registers->First != NULL) {
        NdisMUnmapIoSpace(Adapter, (PVOID)(ULONG_PTR)Registers->First, Registers->Length);
        Registers->First = NULL;
    }
}

_Use_decl_annotations_
volatile ULONG *Register(const REGISTERS *Registers, ULONG Message, ULONG Which)
{
    return &Registers->First[Message * DEVICE_BLOCK + Which];
}

_Use_decl_annotations_
ULONG RegistersAcknowledge(const REGISTERS *Registers, ULONG Message)
{
    ULONG Events = *Register(Registers, Message, DEVICE_STATUS);

    if (Events != 0) {
        *Register(Registers, Message, DEVICE_STATUS) = 0;
    }
    return Events;
}
