// SPDX-License-Identifier: MIT
/*
 * Chains of NET_BUFFER_LISTs on their way. An NBL that a driver holds names whom it is for (a VC or a
 * binding) and its first NET_BUFFER in NdisReserved: so that one which comes back twice, or elsewhere, or
 * with another list of NET_BUFFERs, is found.
 */
#pragma once

#include "objects.h"

ULONG NblsCount(_In_opt_ const NET_BUFFER_LIST *Nbls);

/** NBLs whose SourceHandle is not the given handle. */
ULONG NblsOfOthers(_In_opt_ const NET_BUFFER_LIST *Nbls, _In_ NDIS_HANDLE Source);

VOID NblsMark(_Inout_opt_ PNET_BUFFER_LIST Nbls, _In_ PVOID Holder);

/** Notes Rule if the flag says DISPATCH_LEVEL and the caller does not run there. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NblsCheckFlag(_In_ ULONG Flags, _In_ ULONG DispatchFlag, _In_ KIRQL Irql, _In_ PCSTR Function,
                   _In_ PCSTR Rule, _In_ OBJECT_KIND Kind, _In_ NDIS_HANDLE Handle);
