// SPDX-License-Identifier: MIT
/*
 * NDIS 5 protocol drivers: registration.
 */
#include "protocol.h"

#include "../ndis/driver.h"

#define FUNCTION_NAME "NdisRegisterProtocol"
#define SECTION_BEGIN L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"
#define SECTION_END   L"\\Parameters"

static PROTOCOL_OPTIONS OptionsSet;
static PROTOCOL_RECEIVE_NET_BUFFER_LISTS NoReceive;
static PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE NoSendComplete;

/* NDIS 6 wants the two handlers; data is on VCs alone. */
_Use_decl_annotations_
static VOID NoReceive(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferLists,
                      NDIS_PORT_NUMBER PortNumber, ULONG NumberOfNetBufferLists, ULONG ReceiveFlags)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(PortNumber);
    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    UNREFERENCED_PARAMETER(ReceiveFlags);
}

_Use_decl_annotations_
static VOID NoSendComplete(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferLists,
                           ULONG SendCompleteFlags)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(SendCompleteFlags);
}

_Use_decl_annotations_
PN5_PROTOCOL ProtocolOfHandle(NDIS_HANDLE NdisProtocolHandle)
{
    PN5_PROTOCOL Found = NULL;
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (HandleResolveLocked(NdisProtocolHandle, ObjectProtocol, SideOnly, &Object) == HandleValid &&
        ((PNS_PROTOCOL)Object)->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR) {
        Found = ((PNS_PROTOCOL)Object)->DriverContext;
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfProtocolBinding(const N5_BINDING *Binding)
{
    BOUNDARY_PLACE Place = { .Driver = &Binding->Protocol->Characteristics.Name, .Side = NdhSideClient };
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (HandleResolveLocked(Binding->Alias.Handle, ObjectBinding, SideOnly, &Object) == HandleValid) {
        Place = PlaceOfBinding(Object);
    }
    LibraryRelease(Irql);
    return Place;
}

/* Length that the characteristics of a version have at least, or 0: there is no such version. */
static ULONG LengthOf(UCHAR Major, UCHAR Minor)
{
    if (Major == 4 && Minor == 0) {
        return sizeof(NDIS40_PROTOCOL_CHARACTERISTICS);
    }
    return Major == 5 && Minor <= 1 ? sizeof(NDIS50_PROTOCOL_CHARACTERISTICS) : 0;
}

/* Handlers of CoNDIS that are there. */
static ULONG CoHandlers(const NDIS50_PROTOCOL_CHARACTERISTICS *Characteristics)
{
    return (ULONG)(Characteristics->CoSendCompleteHandler != NULL) +
           (ULONG)(Characteristics->CoStatusHandler != NULL) +
           (ULONG)(Characteristics->CoReceivePacketHandler != NULL) +
           (ULONG)(Characteristics->CoAfRegisterNotifyHandler != NULL);
}

/* First thing that the characteristics lack, or NULL. */
static PCSTR Lacking(const NDIS50_PROTOCOL_CHARACTERISTICS *Characteristics, PCSTR *Rule)
{
    *Rule = "WIN-D2";
    if (Characteristics->BindAdapterHandler == NULL || Characteristics->UnbindAdapterHandler == NULL) {
        return "missing BindAdapterHandler or UnbindAdapterHandler";
    }
    if (Characteristics->OpenAdapterCompleteHandler == NULL ||
        Characteristics->CloseAdapterCompleteHandler == NULL) {
        return "missing OpenAdapterCompleteHandler or CloseAdapterCompleteHandler";
    }
    if (Characteristics->RequestCompleteHandler == NULL || Characteristics->StatusHandler == NULL) {
        return "missing RequestCompleteHandler or StatusHandler";
    }
    if (Characteristics->Name.Length == 0 || Characteristics->Name.Buffer == NULL) {
        return "Name is empty";
    }
    *Rule = "REG-011";
    return CoHandlers(Characteristics) % 4 != 0 ? "a Co handler is NULL, and others are not" : NULL;
}

static VOID ThunksOf(const NDIS50_PROTOCOL_CHARACTERISTICS *Legacy,
                     PNDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics)
{
    RtlZeroMemory(Characteristics, sizeof(*Characteristics));
    Characteristics->Header.Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS;
    Characteristics->Header.Revision = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_1;
    Characteristics->Header.Size = NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_1;
    Characteristics->MajorNdisVersion = Legacy->MajorNdisVersion;
    Characteristics->MinorNdisVersion = Legacy->MinorNdisVersion;
    Characteristics->Name = Legacy->Name;
    Characteristics->BindAdapterHandlerEx = ThunkBind;
    Characteristics->UnbindAdapterHandlerEx = ThunkUnbind;
    Characteristics->OpenAdapterCompleteHandlerEx = ThunkOpenComplete;
    Characteristics->CloseAdapterCompleteHandlerEx = ThunkCloseComplete;
    Characteristics->NetPnPEventHandler = ThunkNetPnPEvent;
    Characteristics->OidRequestCompleteHandler = ThunkRequestComplete;
    Characteristics->StatusHandlerEx = ThunkStatus;
    Characteristics->ReceiveNetBufferListsHandler = NoReceive;
    Characteristics->SendNetBufferListsCompleteHandler = NoSendComplete;
}

_Use_decl_annotations_
static NDIS_STATUS OptionsSet(PNS_PROTOCOL Protocol)
{
    const N5_PROTOCOL *Driver = Protocol->DriverContext;

    if (CoHandlers(&Driver->Characteristics) != 0) {
        Protocol->Co.CoStatusHandlerEx = ThunkCoStatus;
        Protocol->Co.CoAfRegisterNotifyHandler = ThunkAfRegisterNotify;
        Protocol->Co.CoReceiveNetBufferListsHandler = ThunkCoReceiveNetBufferLists;
        Protocol->Co.CoSendNetBufferListsCompleteHandler = ThunkCoSendNetBufferListsComplete;
        Protocol->HasCo = TRUE;
    }
    return NDIS_STATUS_SUCCESS;
}

static PN5_PROTOCOL ProtocolCreate(const NDIS_PROTOCOL_CHARACTERISTICS *Characteristics, ULONG Length)
{
    const USHORT Begin = sizeof(SECTION_BEGIN) - sizeof(WCHAR);
    const USHORT End = sizeof(SECTION_END) - sizeof(WCHAR);
    const UNICODE_STRING *Name = &Characteristics->Name;
    PN5_PROTOCOL Protocol = MemoryZeroed(sizeof(*Protocol) + Begin + Name->Length + End, TAG_LEGACY_PROTOCOL);

    if (Protocol == NULL) {
        return NULL;
    }
    InitializeListHead(&Protocol->Bindings);
    RtlCopyMemory(&Protocol->Characteristics, Characteristics, Length);
    Protocol->Section.Buffer = (PWCH)(Protocol + 1);
    Protocol->Section.Length = (USHORT)(Begin + Name->Length + End);
    Protocol->Section.MaximumLength = Protocol->Section.Length;
    RtlCopyMemory(Protocol->Section.Buffer, SECTION_BEGIN, Begin);
    RtlCopyMemory((PUCHAR)Protocol->Section.Buffer + Begin, Name->Buffer, Name->Length);
    RtlCopyMemory((PUCHAR)Protocol->Section.Buffer + Begin + Name->Length, SECTION_END, End);
    return Protocol;
}

static VOID ProtocolFree(PN5_PROTOCOL Protocol)
{
    BindingFreeClosed(Protocol);
    MemoryRelease(Protocol, TAG_LEGACY_PROTOCOL);
}

static NDIS_STATUS CharacteristicsCheck(const NDIS_PROTOCOL_CHARACTERISTICS *Characteristics, UINT Length,
                                        PULONG Needed)
{
    NDIS50_PROTOCOL_CHARACTERISTICS Copy;
    NDIS_STATUS Status = NDIS_STATUS_BAD_CHARACTERISTICS;
    PCSTR Reason;
    PCSTR Rule = "WIN-D2";

    *Needed = LengthOf(Characteristics->MajorNdisVersion, Characteristics->MinorNdisVersion);
    if (*Needed == 0) {
        Status = NDIS_STATUS_BAD_VERSION;
        Reason = "the NDIS version is not 4.0, 5.0 or 5.1";
    } else if (Length < *Needed) {
        Reason = "CharacteristicsLength is less than the version's characteristics have";
    } else {
        RtlZeroMemory(&Copy, sizeof(Copy));
        RtlCopyMemory(&Copy, Characteristics, *Needed);
        Reason = Lacking(&Copy, &Rule);
    }
    if (Reason == NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    ViolationReport(NDH_STANDIN_REFUSED, Rule, FUNCTION_NAME, ObjectNone, NULL, Status, "%s", Reason);
    return Status;
}

/* nf-ndis-ndisregisterprotocol.md */
VOID NdisRegisterProtocol(PNDIS_STATUS Status, PNDIS_HANDLE NdisProtocolHandle,
                          PNDIS_PROTOCOL_CHARACTERISTICS ProtocolCharacteristics, UINT CharacteristicsLength)
{
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Thunks;
    PN5_PROTOCOL Protocol;
    ULONG Length;

    *NdisProtocolHandle = NULL;
    *Status = NDIS_STATUS_FAILURE;
    if (!LibraryRequirePassive(FUNCTION_NAME, "IRQL-017")) {
        return;
    }
    *Status = CharacteristicsCheck(ProtocolCharacteristics, CharacteristicsLength, &Length);
    if (*Status != NDIS_STATUS_SUCCESS) {
        return;
    }
    Protocol = ProtocolCreate(ProtocolCharacteristics, Length);
    if (Protocol == NULL) {
        *Status = NDIS_STATUS_RESOURCES;
        return;
    }
    ThunksOf(&Protocol->Characteristics, &Thunks);
    *Status = ProtocolRegister(Protocol, &Thunks, OptionsSet, NdisProtocolHandle);
    if (*Status != NDIS_STATUS_SUCCESS) {
        ProtocolFree(Protocol);
    }
}

/* nf-ndis-ndisderegisterprotocol.md */
VOID NdisDeregisterProtocol(PNDIS_STATUS Status, NDIS_HANDLE NdisProtocolHandle)
{
    PN5_PROTOCOL Protocol = ProtocolOfHandle(NdisProtocolHandle);

    *Status = NDIS_STATUS_FAILURE;
    if (Protocol == NULL) {
        ViolationReport(NDH_STANDIN_FATAL, "U-08", "NdisDeregisterProtocol", ObjectProtocol,
                        NdisProtocolHandle, NDIS_STATUS_FAILURE,
                        "the handle is not that of an NDIS 5 protocol");
        return;
    }
    if (!LibraryRequirePassive("NdisDeregisterProtocol", "IRQL-017")) {
        return;
    }
    NdisDeregisterProtocolDriver(NdisProtocolHandle);
    ProtocolFree(Protocol);
    *Status = NDIS_STATUS_SUCCESS;
}
