// SPDX-License-Identifier: MIT
/** The device of the test images that interrupt: its registers, and what is told of it. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

/* A block of registers of 32 bits for each message; a line has the first. */
#define DEVICE_STATUS 0u /* the device sets bits, the driver clears them */
#define DEVICE_ENABLE 1u /* 1: the device may interrupt */
#define DEVICE_COUNT  2u /* how often the driver has indicated */
#define DEVICE_MASKED 3u /* how often the driver has masked the line until its DPC (NDIS 5) */
#define DEVICE_BLOCK  4u

/** What status indications carry. */
typedef struct DEVICE_REPORT {
    ULONG Message;
    ULONG Events;
} DEVICE_REPORT;

typedef struct REGISTERS {
    volatile ULONG *First; /* NULL: not mapped */
    UINT Length;           /* bytes */
} REGISTERS;

/**
 * Maps the first memory range (ns-wdm-_cm_partial_resource_descriptor.md) of an adapter that has AtLeast
 * bytes. NDIS_STATUS_RESOURCE_CONFLICT: there is none.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS RegistersMap(_Inout_ REGISTERS *Registers, _In_ NDIS_HANDLE Adapter,
                         _In_opt_ const CM_PARTIAL_RESOURCE_LIST *Resources, _In_ UINT AtLeast);

/** Takes RegistersMap back, if it has mapped. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID RegistersUnmap(_Inout_ REGISTERS *Registers, _In_ NDIS_HANDLE Adapter);

/** A register of a message's block. */
_IRQL_requires_max_(HIGH_LEVEL)
volatile ULONG *Register(_In_ const REGISTERS *Registers, _In_ ULONG Message, _In_ ULONG Which);

/** Takes the status bits of a message away: what the device has to tell, 0: nothing. */
_IRQL_requires_max_(HIGH_LEVEL)
ULONG RegistersAcknowledge(_In_ const REGISTERS *Registers, _In_ ULONG Message);
