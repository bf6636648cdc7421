// SPDX-License-Identifier: MIT
/*
 * The driver key of an adapter, where its INF puts the configuration: ...\Control\Class\{net}\NNNN.
 */
#pragma once

#include "objects.h"

/**
 * Opens the Ordinal-th driver key (from 0) whose Ndi\Service names this service.
 *
 * @return STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND when there is none, as for drivers that were started
 *         without an installation
 */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS DeviceKeyOpen(_In_ PCUNICODE_STRING Service, _In_ ULONG Ordinal, _Out_ PHANDLE Key);

/** Which of its driver's adapters this is, from 0. Either lock is held. */
ULONG DeviceKeyOrdinalLocked(_In_ const NS_ADAPTER *Adapter);

/** The last component of the path of a service's key. */
UNICODE_STRING DeviceKeyService(_In_ PCUNICODE_STRING RegistryPath);
