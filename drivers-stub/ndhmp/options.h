// SPDX-License-Identifier: MIT
/** MiniportSetOptions: the CoNDIS handlers of the miniport and of its call manager. */
#ifndef NDHMP_OPTIONS_H
#define NDHMP_OPTIONS_H

#include "image.h"

/** NdisSetOptionalHandlers twice; Break: MP_CONFIG.BreakRegistration. *Capabilities as DriverCapabilities.
 * PASSIVE_LEVEL, in NdisMRegisterMiniportDriver. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS OptionsSet(_In_ NDIS_HANDLE NdisDriverHandle, _In_ BOOLEAN CallManager,
                       _In_ UINT32 Break, _Out_ UINT32 *Capabilities);

#endif
