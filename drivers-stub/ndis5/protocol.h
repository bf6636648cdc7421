// SPDX-License-Identifier: MIT
/*
 * NDIS 5 protocol drivers: clients and stand-alone call managers.
 *
 * NdisBindingHandle of such a driver points to an NDIS_OPEN_BLOCK, whose address is an alias of the binding's
 * handle. Handlers of an AF's calls are the driver's own, called directly; whatever takes the binding's
 * context needs a thunk, whose context is an N5_BINDING.
 */
#pragma once

#include "wrapper.h"

#define TAG_LEGACY_PROTOCOL 'p5dN' /* Nd5p NDIS 5 protocol driver                 */
#define TAG_OPEN_BLOCK      'bOdN' /* NdOb NDIS_OPEN_BLOCK of a binding           */

/* NS_PROTOCOL.DriverContext points here. */
typedef struct N5_PROTOCOL {
    LIST_ENTRY Bindings;     /* N5_BINDING, also closed ones; library's lock */
    NDIS_HANDLE BindContext; /* of the bind operation under way: NdisOpenAdapter names none */
    NDIS50_PROTOCOL_CHARACTERISTICS Characteristics; /* zero where version 4.0 ends */
    UNICODE_STRING Section; /* path of its parameters, for NdisOpenProtocolConfiguration; buffer follows */
} N5_PROTOCOL, *PN5_PROTOCOL;

/*
 * NS_BINDING.Context points here. It stays after the close, with a dead handle, until the driver opens
 * another or deregisters.
 */
typedef struct N5_BINDING {
    NDIS_OPEN_BLOCK Block; /* first: its address is NdisBindingHandle */
    LIST_ENTRY Link;       /* in N5_PROTOCOL.Bindings */
    PN5_PROTOCOL Protocol;
    HANDLE_ALIAS Alias;
    NDIS_HANDLE Context; /* ProtocolBindingContext of the driver */
    CM_OPEN_AF_HANDLER OpenAfHandler;
    BOOLEAN Closed;
} N5_BINDING, *PN5_BINDING;

/** Protocol of an NDIS 5 driver's handle, or NULL. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PN5_PROTOCOL ProtocolOfHandle(_In_opt_ NDIS_HANDLE NdisProtocolHandle);

/** Where the handlers of a binding are; it may have been closed meanwhile. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOUNDARY_PLACE PlaceOfProtocolBinding(_In_ const N5_BINDING *Binding);

/** Frees the closed bindings of a protocol. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID BindingFreeClosed(_In_ PN5_PROTOCOL Protocol);

/** The thunks of bind, unbind, open and close. */
PROTOCOL_BIND_ADAPTER_EX ThunkBind;
PROTOCOL_UNBIND_ADAPTER_EX ThunkUnbind;
PROTOCOL_OPEN_ADAPTER_COMPLETE_EX ThunkOpenComplete;
PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX ThunkCloseComplete;

/** Those of events and status. */
PROTOCOL_NET_PNP_EVENT ThunkNetPnPEvent;
PROTOCOL_STATUS_EX ThunkStatus;
PROTOCOL_CO_STATUS_EX ThunkCoStatus;
PROTOCOL_CO_AF_REGISTER_NOTIFY ThunkAfRegisterNotify;

/** Completion of a request over NdisRequest, or NdisCoRequest before the first AF. */
PROTOCOL_OID_REQUEST_COMPLETE ThunkRequestComplete;

/** Data: to ProtocolCoReceivePacket and ProtocolCoSendComplete. */
PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS ThunkCoReceiveNetBufferLists;
PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE ThunkCoSendNetBufferListsComplete;
