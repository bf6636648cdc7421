// SPDX-License-Identifier: MIT
/*
 * NDIS_MINIPORT_BLOCK: made for each initialisation of an adapter. The fields that macros use are filled, the
 * others are zero; nothing in it is the library's own state.
 */
#include "wrapper.h"

#include "../ndis/boundarycalls.h"

_Use_decl_annotations_
PN5_ADAPTER AdapterOfHandle(NDIS_HANDLE MiniportAdapterHandle)
{
    PN5_ADAPTER Found = NULL;
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (HandleResolveLocked(MiniportAdapterHandle, ObjectAdapter, SideOnly, &Object) == HandleValid &&
        ((PNS_ADAPTER)Object)->Miniport->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR) {
        Found = ((PNS_ADAPTER)Object)->Context;
    }
    LibraryRelease(Irql);
    return Found;
}

/* Functions that the macros of a miniport call through the block. */
static VOID BlockFill(PNDIS_MINIPORT_BLOCK Block)
{
    InitializeListHead(&Block->PacketList);
    Block->ResetCompleteHandler = BoundaryNdisMResetComplete;
    Block->StatusHandler = BoundaryNdisMIndicateStatus;
    Block->StatusCompleteHandler = BoundaryNdisMIndicateStatusComplete;
    Block->QueryCompleteHandler = BoundaryQueryComplete;
    Block->SetCompleteHandler = BoundarySetComplete;
}

_Use_decl_annotations_
PN5_ADAPTER BlockCreate(PN5_DRIVER Driver, PNS_ADAPTER Adapter)
{
    PN5_ADAPTER Created = MemoryZeroed(sizeof(*Created), TAG_BLOCK);
    KIRQL Irql;

    if (Created == NULL) {
        return NULL;
    }
    BlockFill(&Created->Block);
    Created->Driver = Driver;
    Created->Adapter = Adapter;
    InitializeListHead(&Created->Requests);
    LibraryAcquire(&Irql);
    HandleAliasOpenLocked(&Created->Alias, &Created->Block, Adapter->Handle);
    InsertTailList(&Driver->Adapters, &Created->Link);
    Adapter->Context = Created;
    LibraryRelease(Irql);
    return Created;
}

/* A halted adapter of the driver, taken off, or NULL. */
static PN5_ADAPTER TakeHalted(PN5_DRIVER Driver)
{
    PN5_ADAPTER Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Driver->Adapters.Flink; Link != &Driver->Adapters; Link = Link->Flink) {
        PN5_ADAPTER Adapter = CONTAINING_RECORD(Link, N5_ADAPTER, Link);

        if (Adapter->Halted) {
            RemoveEntryList(&Adapter->Link);
            HandleAliasCloseLocked(&Adapter->Alias);
            Found = Adapter;
            break;
        }
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
VOID BlockFreeHalted(PN5_DRIVER Driver)
{
    PN5_ADAPTER Adapter;

    while ((Adapter = TakeHalted(Driver)) != NULL) {
        MemoryRelease(Adapter, TAG_BLOCK);
    }
}
