// SPDX-License-Identifier: MIT
/*
 * Instance names and TAPI call ids of VCs (contract 3.9, 3.10). The functions are called at exactly
 * DISPATCH_LEVEL (H-12).
 */
#include "vc.h"

#define MAX_BASE_BYTES 256u

#ifndef STRINGFORMAT_UNICODE /* tapi.h's; ndis.h of the WDK has it */
#define STRINGFORMAT_UNICODE 0x00000003
#endif

/* A VC of either side. The lock is held on success. */
static PNS_VC AnySideEnter(NDIS_HANDLE Handle, PCSTR Function, PKIRQL Irql)
{
    PVOID Object;

    LibraryAcquire(Irql);
    HandleResolveLocked(Handle, ObjectVc, SideClient, &Object); /* resolves the other side's handle as well */
    if (Object == NULL || ((PNS_VC)Object)->State != VcLive) {
        LibraryRelease(*Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-DEL-010", Function, ObjectVc, Handle,
                        NDIS_STATUS_INVALID_DATA, "the VC handle is not live");
        return NULL;
    }
    return Object;
}

static VOID CheckLevel(KIRQL Irql, PCSTR Function)
{
    /*
     * Where the kernel does not model IRQL (Wine) every caller seems to be at PASSIVE_LEVEL: noted, never
     * refused.
     */
    if (Irql != DISPATCH_LEVEL) {
        ViolationReport(NDH_STANDIN_NOTED, "IRQL-008", Function, ObjectVc, NULL, 0,
                        "called at IRQL %u, allowed is 2", (ULONG64)Irql);
    }
}

/* Sixteen hexadecimal digits that name the VC for its life: its client's handle. */
static VOID Digits(NDIS_HANDLE Handle, PWCHAR Text)
{
    ULONG64 Value = (ULONG64)(ULONG_PTR)Handle;
    ULONG Index;

    for (Index = 0; Index < 16; Index++) {
        Text[Index] = (WCHAR) "0123456789ABCDEF"[(Value >> (60 - 4 * Index)) & 0xF];
    }
}

/* nf-ndis-ndiscoassigninstancename.md: the caller frees VcInstanceName->Buffer by NdisFreeMemory. */
NDIS_STATUS NdisCoAssignInstanceName(NDIS_HANDLE NdisVcHandle, PNDIS_STRING BaseInstanceName,
                                     PNDIS_STRING VcInstanceName)
{
    static const PCSTR Function = "NdisCoAssignInstanceName";
    USHORT BaseBytes = BaseInstanceName->Length < MAX_BASE_BYTES ? BaseInstanceName->Length : MAX_BASE_BYTES;
    USHORT Bytes = (USHORT)(BaseBytes + 17 * sizeof(WCHAR));
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    PVOID Copy;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = AnySideEnter(NdisVcHandle, Function, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Name == NULL) {
        /* Base name, a blank, the VC's own digits. */
        Vc->Name = MemoryZeroed(Bytes, TAG_VC);
        if (Vc->Name != NULL) {
            RtlCopyMemory(Vc->Name, BaseInstanceName->Buffer, BaseBytes);
            Vc->Name[BaseBytes / sizeof(WCHAR)] = L' ';
            Digits(Vc->Handle[SideClient], &Vc->Name[BaseBytes / sizeof(WCHAR) + 1]);
            Vc->NameBytes = Bytes;
        }
    }
    if (Vc->Name == NULL) {
        Status = NDIS_STATUS_RESOURCES;
    } else if (VcInstanceName != NULL) {
        Status = NdisAllocateMemoryWithTag(&Copy, Vc->NameBytes, TAG_VC);
        if (Status == NDIS_STATUS_SUCCESS) {
            RtlCopyMemory(Copy, Vc->Name, Vc->NameBytes);
            VcInstanceName->Buffer = Copy;
            VcInstanceName->Length = Vc->NameBytes;
            VcInstanceName->MaximumLength = Vc->NameBytes;
        }
    }
    LibraryRelease(Irql);
    CheckLevel(Irql, Function);
    return Status;
}

/* nf-ndis-ndiscogettapicallid.md */
NDIS_STATUS NdisCoGetTapiCallId(NDIS_HANDLE NdisVcHandle, PVAR_STRING TapiCallId)
{
    static const PCSTR Function = "NdisCoGetTapiCallId";
    const ULONG StringBytes = 16 * sizeof(WCHAR);
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = AnySideEnter(NdisVcHandle, Function, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_INVALID_DATA;
    }
    TapiCallId->ulNeededSize = (ULONG)sizeof(VAR_STRING) + StringBytes;
    if (TapiCallId->ulTotalSize < TapiCallId->ulNeededSize) {
        Status = NDIS_STATUS_BUFFER_TOO_SHORT;
    } else {
        TapiCallId->ulUsedSize = TapiCallId->ulNeededSize;
        TapiCallId->ulStringFormat = STRINGFORMAT_UNICODE;
        TapiCallId->ulStringSize = StringBytes;
        TapiCallId->ulStringOffset = sizeof(VAR_STRING);
        Digits(Vc->Handle[SideClient], (PWCHAR)(TapiCallId + 1));
    }
    LibraryRelease(Irql);
    CheckLevel(Irql, Function);
    return Status;
}

/* nf-ndis-ndisclgetprotocolvccontextfromtapicallid.md */
NDIS_STATUS NdisClGetProtocolVcContextFromTapiCallId(UNICODE_STRING TapiCallId,
                                                     PNDIS_HANDLE ProtocolVcContext)
{
    static const PCSTR Function = "NdisClGetProtocolVcContextFromTapiCallId";
    ULONG64 Value = 0;
    PVOID Object = NULL;
    ULONG Index;
    KIRQL Irql;

    *ProtocolVcContext = NULL;
    for (Index = 0; Index < TapiCallId.Length / sizeof(WCHAR) && Index < 16; Index++) {
        WCHAR Digit = TapiCallId.Buffer[Index];

        Value = (Value << 4) | (ULONG64)(Digit >= L'A' ? Digit - L'A' + 10 : Digit - L'0');
    }
    LibraryAcquire(&Irql);
    if (Index == 16) {
        HandleResolveLocked((NDIS_HANDLE)(ULONG_PTR)Value, ObjectVc, SideClient, &Object);
    }
    if (Object != NULL) {
        *ProtocolVcContext = ((PNS_VC)Object)->Context[SideClient];
    }
    LibraryRelease(Irql);
    CheckLevel(Irql, Function);
    return Object != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}
