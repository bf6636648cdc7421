// SPDX-License-Identifier: MIT
/* The name of an adapter as its driver and its protocols ask for it. */
#include "memory.h"
#include "objects.h"

/* Copies the name of the adapter behind a handle of that kind. */
static NDIS_STATUS NameOf(NDIS_HANDLE Handle, OBJECT_KIND Kind, PNDIS_STRING Name)
{
    PNS_ADAPTER Adapter = NULL;
    PVOID Object = NULL;
    KIRQL Irql;

    RtlZeroMemory(Name, sizeof(*Name));
    LibraryAcquire(&Irql);
    if (HandleResolveLocked(Handle, Kind, SideOnly, &Object) == HandleValid) {
        Adapter = Kind == ObjectAdapter ? Object : ((PNS_BINDING)Object)->Adapter;
        ObjectReference(Adapter);
    }
    LibraryRelease(Irql);
    if (Adapter == NULL) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    Name->Buffer = NdisAllocateMemoryWithTagPriority(Handle, Adapter->Name.Length + sizeof(WCHAR), 'mNdN',
                                                     NormalPoolPriority);
    if (Name->Buffer != NULL) {
        Name->MaximumLength = (USHORT)(Adapter->Name.Length + sizeof(WCHAR));
        RtlCopyUnicodeString(Name, &Adapter->Name);
    }
    ObjectDereference(Adapter);
    return Name->Buffer != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

/* nf-ndis-ndisqueryadapterinstancename.md */
NDIS_STATUS NdisQueryAdapterInstanceName(PNDIS_STRING pAdapterInstanceName, NDIS_HANDLE NdisBindingHandle)
{
    return NameOf(NdisBindingHandle, ObjectBinding, pAdapterInstanceName);
}

/* nf-ndis-ndismqueryadapterinstancename.md */
NDIS_STATUS NdisMQueryAdapterInstanceName(PNDIS_STRING pAdapterInstanceName, NDIS_HANDLE MiniportHandle)
{
    return NameOf(MiniportHandle, ObjectAdapter, pAdapterInstanceName);
}
