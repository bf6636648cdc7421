// SPDX-License-Identifier: MIT
/** Parameters of an adapter that switch something on. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

/** Whether an open configuration has the keyword as an integer that is not 0. */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN ParameterIsSet(_In_ NDIS_HANDLE Configuration, _In_ PNDIS_STRING Keyword);
