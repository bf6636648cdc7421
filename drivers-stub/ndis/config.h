// SPDX-License-Identifier: MIT
/*
 * Configuration handles, however a driver names what it wants to read.
 */
#pragma once

#include "objects.h"

/**
 * Opens a key: a full path, or one below Root. FAILURE: there is none; RESOURCES. NdisCloseConfiguration ends
 * the handle.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS ConfigurationOpenPath(_In_opt_ HANDLE Root, _In_ PCUNICODE_STRING Path,
                                  _Out_ PNDIS_HANDLE ConfigurationHandle);

/** The parameters of whoever holds the NDIS handle: a driver's, an adapter's or a binding's. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS ConfigurationOpen(_In_ NDIS_HANDLE NdisHandle, _Out_ PNDIS_HANDLE ConfigurationHandle);

/**
 * Service whose configuration it is, empty if it was opened by a path, valid as long as the handle; NULL: no
 * such handle.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
const UNICODE_STRING *ConfigurationService(_In_opt_ NDIS_HANDLE ConfigurationHandle);

/** The open key of a configuration handle, valid as long as that, or NULL with the violation reported. */
_IRQL_requires_(PASSIVE_LEVEL)
HANDLE ConfigurationKey(_In_ NDIS_HANDLE ConfigurationHandle, _In_ PCSTR Function);
