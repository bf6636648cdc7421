// SPDX-License-Identifier: MIT
/*
 * Address families, that clients have open, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/** What an NDIS 5 client gives for one AF, in both forms. */
typedef struct AF_CLIENT {
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS Handlers;
    LEGACY_HANDLERS Legacy;
} AF_CLIENT, *PAF_CLIENT;

/**
 * Opens an AF for a client. Own are handlers that it gives for this AF alone, copied; NULL: those that the
 * protocol set.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AfOpenForClient(_In_ NDIS_HANDLE NdisBindingHandle, _In_ const CO_ADDRESS_FAMILY *AddressFamily,
                            _In_opt_ NDIS_HANDLE ClientAfContext, _In_opt_ const AF_CLIENT *Own,
                            _Out_ PNDIS_HANDLE NdisAfHandle, _In_ PCSTR Function);

/** AFs that clients have open on the adapter: of that stand-alone call manager, or of all (NULL). */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG AfOpenOnAdapter(_In_ PNS_ADAPTER Adapter, _In_opt_ PNS_BINDING CallManager);

/**
 * Ends an AF: it leaves its binding, the call manager's handle dies. The client's handle and the object live
 * on while a close notification is pending (C-11). Library's lock held.
 */
_IRQL_requires_(DISPATCH_LEVEL)
VOID AfEndLocked(_In_ PNS_AF Af);
