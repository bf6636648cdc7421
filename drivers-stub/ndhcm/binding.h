// SPDX-License-Identifier: MIT
/** Bindings: to each adapter whose miniport is an ndhmp.sys without call manager. */
#ifndef NDHCM_BINDING_H
#define NDHCM_BINDING_H

#include "adapter.h"

VOID BindingSetUp(VOID);

/** A request of the binding itself is complete. IRQL <= DISPATCH_LEVEL. */
VOID BindingOidComplete(_In_ PNDIS_OID_REQUEST OidRequest, _In_ NDIS_STATUS Status);

/* nc-ndis-protocol_bind_adapter_ex.md and the handlers beside it. */
PROTOCOL_BIND_ADAPTER_EX ProtocolBindAdapterEx;
PROTOCOL_UNBIND_ADAPTER_EX ProtocolUnbindAdapterEx;
PROTOCOL_OPEN_ADAPTER_COMPLETE_EX ProtocolOpenAdapterCompleteEx;
PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX ProtocolCloseAdapterCompleteEx;
PROTOCOL_NET_PNP_EVENT ProtocolNetPnPEvent;
PROTOCOL_CO_AF_REGISTER_NOTIFY ProtocolCoAfRegisterNotify;

/* What a call manager has no use for, in traffic.c. */
PROTOCOL_RECEIVE_NET_BUFFER_LISTS ProtocolReceiveNetBufferLists;
PROTOCOL_CO_STATUS_EX ProtocolCoStatusEx;
PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS ProtocolCoReceiveNetBufferLists;
PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE ProtocolCoSendNetBufferListsComplete;

#endif
