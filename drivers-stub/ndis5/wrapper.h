// SPDX-License-Identifier: MIT
/*
 * NDIS 5 drivers on the stand-in: each is registered as a driver of the library's own kind whose handlers are
 * the thunks of this folder. Windows Vista and 7 did the same; Windows 8 and later load no such driver.
 *
 * MiniportAdapterHandle of such a miniport points to an NDIS_MINIPORT_BLOCK, because the macros of that time
 * call through it; its address is an alias of the adapter's handle (HANDLE_ALIAS), so every function takes
 * it. Handles of AFs, SAPs, VCs and parties are those of NDIS 6. So are all handlers whose form did not
 * change: the library calls them directly. What needs a thunk: whatever takes the adapter's context,
 * requests, data and status.
 */
#pragma once

#include "../ndis/boundary.h"

#define TAG_WRAPPER        'rWdN' /* NdWr NDIS 5 driver                        */
#define TAG_BLOCK          'lBdN' /* NdBl NDIS_MINIPORT_BLOCK of an adapter    */
#define TAG_LEGACY_REQUEST '5RdN' /* NdR5 request that crosses between versions */

/* A driver between NdisInitializeWrapper and its unload; NdisWrapperHandle points here. */
typedef struct N5_DRIVER {
    LIST_ENTRY Link;
    LIST_ENTRY Adapters; /* N5_ADAPTER, also halted ones; library's lock */
    PDRIVER_OBJECT DriverObject;
    PDRIVER_UNLOAD UnloadHandler;
    NDIS_HANDLE Miniport;                            /* its registration, or NULL */
    NDIS51_MINIPORT_CHARACTERISTICS Characteristics; /* zero where an older version ends */
    UNICODE_STRING RegistryPath;                     /* buffer follows the structure */
} N5_DRIVER, *PN5_DRIVER;

/* What an NDIS 5 MCM registered for one AF, in both forms. */
typedef struct N5_CALL_MANAGER {
    ULONG Family;
    CM_OPEN_AF_HANDLER OpenAfHandler;
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Handlers;
    LEGACY_HANDLERS Legacy;
} N5_CALL_MANAGER, *PN5_CALL_MANAGER;

/*
 * An adapter of such a driver; NS_ADAPTER.Context points here, and Block.MiniportAdapterContext is the
 * driver's. It stays after MiniportHalt, with a dead handle, until the next initialisation or the unload.
 */
typedef struct N5_ADAPTER {
    NDIS_MINIPORT_BLOCK Block; /* first: its address is MiniportAdapterHandle */
    LIST_ENTRY Link;           /* in N5_DRIVER.Adapters */
    PN5_DRIVER Driver;
    PNS_ADAPTER Adapter;
    HANDLE_ALIAS Alias;
    BOOLEAN HasAttributes;
    BOOLEAN Halted;
    BOOLEAN Paused; /* NDIS 5 knows no pause: what the driver indicates meanwhile goes back to it */
    ADAPTER_SHUTDOWN_HANDLER ShutdownHandler;
    PVOID ShutdownContext;
    N5_CALL_MANAGER CallManagers[MAX_ADDRESS_FAMILIES];
    ULONG CallManagerCount;
    LIST_ENTRY Requests; /* for MiniportQuery- and MiniportSetInformation; library's lock */
} N5_ADAPTER, *PN5_ADAPTER;

/* Context that the driver gave its adapter. */
#define DRIVER_CONTEXT(Adapter_) ((Adapter_)->Block.MiniportAdapterContext)

/** Driver of a wrapper handle, or NULL with the refusal reported. */
_IRQL_requires_(PASSIVE_LEVEL)
PN5_DRIVER WrapperFind(_In_opt_ NDIS_HANDLE NdisWrapperHandle, _In_ PCSTR Function);

/** The same by driver object; NULL if it is no NDIS 5 driver. */
_IRQL_requires_(PASSIVE_LEVEL)
PN5_DRIVER WrapperOfDriver(_In_ PDRIVER_OBJECT DriverObject);

/** Frees the driver and all that it has. Its miniport is deregistered. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID WrapperFree(_In_ PN5_DRIVER Driver);

/** NDIS 5 adapter of a MiniportAdapterHandle, or NULL: it is no live one of an NDIS 5 driver. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PN5_ADAPTER AdapterOfHandle(_In_opt_ NDIS_HANDLE MiniportAdapterHandle);

/** New adapter with a filled block and an alias of the adapter's handle, or NULL. */
_IRQL_requires_(PASSIVE_LEVEL)
PN5_ADAPTER BlockCreate(_In_ PN5_DRIVER Driver, _In_ PNS_ADAPTER Adapter);

/** Frees the halted adapters of a driver. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID BlockFreeHalted(_In_ PN5_DRIVER Driver);

/** Reports an interrupt that a halted adapter has not deregistered, and takes it away. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID BlockReportInterrupt(_In_ PN5_ADAPTER Adapter);

/** The thunks of NDIS 6 handlers for that driver; Options sets those of CoNDIS. */
VOID ThunksFill(_In_ const N5_DRIVER *Driver, _Out_ PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS ThunksSetOptions(_Inout_ PNS_MINIPORT Miniport);

/** MiniportDriverUnload. */
MINIPORT_UNLOAD ThunkUnload;

/** MiniportInitializeEx and MiniportHaltEx of an NDIS 5 driver. */
MINIPORT_INITIALIZE ThunkInitialize;
MINIPORT_HALT ThunkHalt;

/** First thing that call manager characteristics lack, with its rule, or NULL. */
_IRQL_requires_(PASSIVE_LEVEL)
PCSTR CallManagerLacks(_In_ const NDIS_CALL_MANAGER_CHARACTERISTICS *Cm, _In_ UINT Size,
                       _In_ BOOLEAN StandAlone, _Out_ PCSTR *Rule);

/** Both forms of them, but for CmOpenAfHandler, whose context needs a thunk of the caller's. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallManagerFill(_Out_ PNDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Handlers, _Out_ PLEGACY_HANDLERS Legacy,
                     _In_ const NDIS_CALL_MANAGER_CHARACTERISTICS *Cm);

/** Attributes that NDIS 6 protocols see of the adapter, asked by OIDs. Its MiniportInitialize succeeded. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AttributesQuery(_In_ PNS_ADAPTER Adapter);

/** MiniportOidRequest: to MiniportQueryInformation or MiniportSetInformation. */
MINIPORT_OID_REQUEST ThunkOidRequest;

/** Completions of those two, called through the block. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI QueryComplete(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ NDIS_STATUS Status);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI SetComplete(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ NDIS_STATUS Status);

/** MiniportCoOidRequest: to MiniportCoRequest. */
MINIPORT_CO_OID_REQUEST ThunkCoOidRequest;

/**
 * Data, both ways: NET_BUFFER_LISTs to MiniportCoSendPackets, and back what was indicated to
 * MiniportReturnPacket. The VC of a send is in NdisReserved[0] of each list (../ndis/data.c).
 */
MINIPORT_CO_SEND_NET_BUFFER_LISTS ThunkCoSendNetBufferLists;
MINIPORT_RETURN_NET_BUFFER_LISTS ThunkReturnNetBufferLists;
