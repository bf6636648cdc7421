// SPDX-License-Identifier: MIT
/*
 * The device's DMA engine: one frame at a time each way. The driver hands a frame over as descriptors of
 * physical addresses, and one buffer of shared memory for what arrives.
 */
#pragma once

#include <ntddk.h>
#include <ndis.h>

#define DMA_FRAME 8192u /* bytes of a frame at most */

/* Offsets behind the device's first register, in bytes. */
#define DMA_SEND_COUNT     0x100u /* 32 bits: descriptors of the frame to send */
#define DMA_SEND_RING      0x110u /* DMA_DESCRIPTOR each */
#define DMA_DESCRIPTORS    8u
#define DMA_RECEIVE_BUFFER 0x200u /* 64 bits: physical address of DMA_FRAME bytes */
#define DMA_RECEIVE_LENGTH 0x208u /* 32 bits: set by the device with DEVICE_RECEIVED */
#define DMA_END            0x20Cu

typedef struct DMA_DESCRIPTOR {
    ULONG64 Address;
    ULONG Length;
    ULONG Reserved;
} DMA_DESCRIPTOR;

struct DEVICE;
typedef struct DMA_ENGINE DMA_ENGINE;

/**
 * Inside MiniportInitializeEx, after the registers are mapped. What there is of the engine then is to be
 * stopped even if this fails.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS DmaStart(_In_ struct DEVICE *Device, _Outptr_result_maybenull_ DMA_ENGINE **Engine);

/** The device is quiet. NULL is ignored. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DmaStop(_In_opt_ DMA_ENGINE *Engine);

/** Takes the engine's events away from those of the device and returns the others. */
_IRQL_requires_(DISPATCH_LEVEL)
ULONG DmaEvents(_In_opt_ DMA_ENGINE *Engine, _In_ ULONG Events);

/** Hands a copy of the frame to the device. STATUS_DEVICE_BUSY: it has not sent the one before. */
_IRQL_requires_max_(APC_LEVEL)
NTSTATUS DmaSend(_In_ DMA_ENGINE *Engine, _In_reads_bytes_(Length) const VOID *Frame, _In_ ULONG Length);

/**
 * The frame that came last, once; STATUS_NO_MORE_ENTRIES: there is none.
 *
 * @param Length bytes of room, and of the frame then
 */
_IRQL_requires_max_(APC_LEVEL)
NTSTATUS DmaReceive(_In_ DMA_ENGINE *Engine, _Out_writes_bytes_to_(*Length, *Length) PVOID Frame,
                    _Inout_ PULONG_PTR Length);
