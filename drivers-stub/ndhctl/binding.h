// SPDX-License-Identifier: MIT
/**
 * Bindings to adapters, and the way to the miniport behind each (attach.c) when it is ours.
 */
#ifndef NDHCTL_BINDING_H
#define NDHCTL_BINDING_H

#include "object.h"

typedef struct NDH_ADAPTER {
    NDH_OBJECT Object;
    UINT32 Medium; /* NDIS_MEDIUM */
} NDH_ADAPTER;

typedef struct NDH_BINDING {
    NDH_OBJECT Object;            /* parent: adapter */
    NDIS_HANDLE Handle;           /* NdisBindingHandle */
    UINT8 State;                  /* NDH_STATE; guard.c's lock */
    KEVENT Complete;              /* open or close of the adapter is complete */
    NDIS_STATUS Status;           /* of that */
    PVOID volatile UnbindContext; /* NDIS's, of a pended unbind, else NULL */
    CO_ADDRESS_FAMILY Family;     /* the family that was notified last */
    BOOLEAN Running;              /* between NetEventRestart and NetEventPause: sends are allowed */
    BOOLEAN Resetting;            /* between the two indications of a reset: neither sends nor requests are;
                                     guard.c's lock */
    PVOID volatile Pause;         /* NET_PNP_EVENT_NOTIFICATION of a pause that waits for sends, else NULL */
    UINT32 Requests;              /* OID requests of tests under way; guard.c's lock */
    BOOLEAN FamilyKnown;
    BOOLEAN ReopenFailed; /* opening the family again was tried and refused */

    /* The attached miniport. */
    NDHMP_INTERFACE Interface; /* Context NULL: not ours */
    NDHMP_SINK Sink;
    volatile LONG Users; /* calls into the interface under way, plus 1 while attached; 0: not attached */
    KEVENT Unused;       /* Users is 0 */
} NDH_BINDING;

/* nc-ndis-protocol_bind_adapter_ex.md and the handlers beside it. */
PROTOCOL_BIND_ADAPTER_EX BindingEvtBind;
PROTOCOL_UNBIND_ADAPTER_EX BindingEvtUnbind;
PROTOCOL_OPEN_ADAPTER_COMPLETE_EX BindingEvtOpenComplete;
PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX BindingEvtCloseComplete;
PROTOCOL_NET_PNP_EVENT BindingEvtNetPnPEvent;
PROTOCOL_CO_AF_REGISTER_NOTIFY BindingEvtAfRegisterNotify;

/** Lists of the binding came back, or an object of them ended: begins to complete a pause that waited. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BindingDataGone(_In_ const NDH_BINDING *Binding);

/** Completes pauses whose sends are back. What is still out comes to BindingDataGone, so TRUE. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN BindingFinishPauses(VOID);

/** Goes on with pended unbinds; TRUE if none is left. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN BindingFinishUnbinds(VOID);

#endif
