// SPDX-License-Identifier: MIT
/*
 * Small services that drivers of NDIS 5 took from NDIS: strings, ids, time, processors.
 */
#include "../ndis/standin.h"

#include "ndis5.h"

static volatile LONG PartialCancelId;

/* nf-ndis-ndisinitializestring: the caller frees it with NdisFreeString. */
VOID NdisInitializeString(PNDIS_STRING Destination, PUCHAR Source)
{
    ANSI_STRING Ansi;
    ULONG Index;

    RtlInitString(&Ansi, (PCSZ)Source);
    Destination->Length = (USHORT)(Ansi.Length * sizeof(WCHAR));
    Destination->MaximumLength = (USHORT)(Destination->Length + sizeof(WCHAR));
    if (NdisAllocateMemoryWithTag((PVOID *)&Destination->Buffer, Destination->MaximumLength, TAG_DRIVER) !=
        NDIS_STATUS_SUCCESS) {
        Destination->Length = Destination->MaximumLength = 0;
        return;
    }
    for (Index = 0; Index < Ansi.Length; Index++) {
        Destination->Buffer[Index] = Source[Index];
    }
    Destination->Buffer[Ansi.Length] = 0;
}

/* nf-ndis-ndisgeneratepartialcancelid.md */
UCHAR NdisGeneratePartialCancelId(VOID)
{
    return (UCHAR)InterlockedIncrement(&PartialCancelId);
}

/* Milliseconds, in 32 bits: NdisGetSystemUpTimeEx took its place. */
VOID NdisGetSystemUpTime(PULONG pSystemUpTime)
{
    LARGE_INTEGER Time;

    NdisGetSystemUpTimeEx(&Time);
    *pSystemUpTime = Time.LowPart;
}

/* nf-ndis-ndissystemprocessorcount.md */
CCHAR NdisSystemProcessorCount(VOID)
{
    return (CCHAR)KeQueryActiveProcessorCount(NULL);
}
