// SPDX-License-Identifier: MIT
/*
 * Bindings of NDIS 5 protocols: bind, open, close, unbind.
 */
#include "protocol.h"

#include "../ndis/adapter.h"

/* Connectionless sends through the open block: no adapter of the library takes them. */
static NDIS_STATUS NTAPI RefuseSend(NDIS_HANDLE NdisBindingHandle, PNDIS_PACKET Packet)
{
    UNREFERENCED_PARAMETER(Packet);
    ViolationReport(NDH_STANDIN_REFUSED, "DATA-SEND-002", "NdisSend", ObjectBinding, NdisBindingHandle,
                    NDIS_STATUS_NOT_SUPPORTED, "connectionless sends are not modelled");
    return NDIS_STATUS_NOT_SUPPORTED;
}

static NDIS_STATUS NTAPI RefuseTransfer(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE MacReceiveContext,
                                        UINT ByteOffset, UINT BytesToTransfer, PNDIS_PACKET Packet,
                                        PUINT BytesTransferred)
{
    UNREFERENCED_PARAMETER(MacReceiveContext);
    UNREFERENCED_PARAMETER(ByteOffset);
    UNREFERENCED_PARAMETER(BytesToTransfer);
    UNREFERENCED_PARAMETER(Packet);
    *BytesTransferred = 0;
    ViolationReport(NDH_STANDIN_REFUSED, "DATA-RECV-002", "NdisTransferData", ObjectBinding,
                    NdisBindingHandle, NDIS_STATUS_NOT_SUPPORTED, "connectionless receives are not modelled");
    return NDIS_STATUS_NOT_SUPPORTED;
}

static VOID NTAPI RefuseSendPackets(NDIS_HANDLE NdisBindingHandle, PPNDIS_PACKET PacketArray,
                                    UINT NumberOfPackets)
{
    PN5_BINDING Binding = NdisBindingHandle;
    UINT Index;

    for (Index = 0; Index < NumberOfPackets; Index++) {
        NDIS_STATUS Status = RefuseSend(NdisBindingHandle, PacketArray[Index]);

        if (Binding->Protocol->Characteristics.SendCompleteHandler != NULL) {
            Binding->Protocol->Characteristics.SendCompleteHandler(Binding->Context, PacketArray[Index],
                                                                   Status);
        }
    }
}

/* A closed binding of the protocol, taken off, or NULL. */
static PN5_BINDING TakeClosed(PN5_PROTOCOL Protocol)
{
    PN5_BINDING Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Protocol->Bindings.Flink; Link != &Protocol->Bindings; Link = Link->Flink) {
        PN5_BINDING Binding = CONTAINING_RECORD(Link, N5_BINDING, Link);

        if (Binding->Closed) {
            RemoveEntryList(&Binding->Link);
            HandleAliasCloseLocked(&Binding->Alias);
            Found = Binding;
            break;
        }
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
VOID BindingFreeClosed(PN5_PROTOCOL Protocol)
{
    PN5_BINDING Binding;

    while ((Binding = TakeClosed(Protocol)) != NULL) {
        MemoryRelease(Binding, TAG_OPEN_BLOCK);
    }
}

static VOID ClosedSet(PN5_BINDING Binding)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Binding->Closed = TRUE;
    LibraryRelease(Irql);
}

/* The handle behind the block comes when the adapter is open. */
static PN5_BINDING OpenBlockCreate(PN5_PROTOCOL Protocol, NDIS_HANDLE Context)
{
    PN5_BINDING Binding = MemoryZeroed(sizeof(*Binding), TAG_OPEN_BLOCK);
    KIRQL Irql;

    if (Binding == NULL) {
        return NULL;
    }
    Binding->Protocol = Protocol;
    Binding->Context = Context;
    Binding->Block.BindingHandle = &Binding->Block;
    Binding->Block.SendHandler = RefuseSend;
    Binding->Block.SendPacketsHandler = RefuseSendPackets;
    Binding->Block.TransferDataHandler = RefuseTransfer;
    LibraryAcquire(&Irql);
    HandleAliasOpenLocked(&Binding->Alias, &Binding->Block, NULL);
    InsertTailList(&Protocol->Bindings, &Binding->Link);
    LibraryRelease(Irql);
    return Binding;
}

/* nf-ndis-ndisopenadapter.md: inside ProtocolBindAdapter, or before its NdisCompleteBindAdapter. */
VOID NdisOpenAdapter(PNDIS_STATUS Status, PNDIS_STATUS OpenErrorStatus, PNDIS_HANDLE NdisBindingHandle,
                     PUINT SelectedMediumIndex, PNDIS_MEDIUM MediumArray, UINT MediumArraySize,
                     NDIS_HANDLE NdisProtocolHandle, NDIS_HANDLE ProtocolBindingContext,
                     PNDIS_STRING AdapterName, UINT OpenOptions, PSTRING AddressingInformation)
{
    PN5_PROTOCOL Protocol = ProtocolOfHandle(NdisProtocolHandle);
    NDIS_OPEN_PARAMETERS Open;
    PN5_BINDING Binding;

    UNREFERENCED_PARAMETER(OpenOptions);
    UNREFERENCED_PARAMETER(AddressingInformation);
    *NdisBindingHandle = NULL;
    *OpenErrorStatus = NDIS_STATUS_SUCCESS;
    *Status = NDIS_STATUS_FAILURE;
    if (Protocol == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "NdisOpenAdapter", ObjectProtocol, NdisProtocolHandle,
                        NDIS_STATUS_FAILURE, "the handle is not that of an NDIS 5 protocol");
        return;
    }
    BindingFreeClosed(Protocol);
    Binding = OpenBlockCreate(Protocol, ProtocolBindingContext);
    if (Binding == NULL) {
        *Status = NDIS_STATUS_RESOURCES;
        return;
    }
    RtlZeroMemory(&Open, sizeof(Open));
    Open.Header.Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS;
    Open.Header.Revision = NDIS_OPEN_PARAMETERS_REVISION_1;
    Open.Header.Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1;
    Open.AdapterName = AdapterName;
    Open.MediumArray = MediumArray;
    Open.MediumArraySize = MediumArraySize;
    Open.SelectedMediumIndex = SelectedMediumIndex;
    *NdisBindingHandle = &Binding->Block;
    *Status =
        NdisOpenAdapterEx(NdisProtocolHandle, Binding, &Open, Protocol->BindContext, &Binding->Alias.Handle);
    if (*Status != NDIS_STATUS_SUCCESS && *Status != NDIS_STATUS_PENDING) {
        *NdisBindingHandle = NULL;
        ClosedSet(Binding);
    }
}

/* nf-ndis-ndiscloseadapter.md */
VOID NdisCloseAdapter(PNDIS_STATUS Status, NDIS_HANDLE NdisBindingHandle)
{
    *Status = NdisCloseAdapterEx(NdisBindingHandle);
    if (*Status == NDIS_STATUS_SUCCESS) {
        ClosedSet(NdisBindingHandle);
    }
}

_Use_decl_annotations_
VOID ThunkOpenComplete(NDIS_HANDLE ProtocolBindingContext, NDIS_STATUS Status)
{
    PN5_BINDING Binding = ProtocolBindingContext;

    HANDLER_CALL(ProtocolOpenAdapterComplete, PlaceOfThunk(),
                 Binding->Protocol->Characteristics.OpenAdapterCompleteHandler, Binding->Context, Status,
                 Status);
}

_Use_decl_annotations_
VOID ThunkCloseComplete(NDIS_HANDLE ProtocolBindingContext)
{
    PN5_BINDING Binding = ProtocolBindingContext;

    ClosedSet(Binding);
    HANDLER_CALL(ProtocolCloseAdapterComplete, PlaceOfThunk(),
                 Binding->Protocol->Characteristics.CloseAdapterCompleteHandler, Binding->Context,
                 NDIS_STATUS_SUCCESS);
}

_Use_decl_annotations_
NDIS_STATUS ThunkBind(NDIS_HANDLE ProtocolDriverContext, NDIS_HANDLE BindContext,
                      PNDIS_BIND_PARAMETERS BindParameters)
{
    PN5_PROTOCOL Protocol = ProtocolDriverContext;
    NDIS_STATUS Status = NDIS_STATUS_FAILURE;

    Protocol->BindContext = BindContext;
    HANDLER_CALL(ProtocolBindAdapter, PlaceOfThunk(), Protocol->Characteristics.BindAdapterHandler, &Status,
                 BindContext, BindParameters->AdapterName, &Protocol->Section, NULL);
    return Status;
}

/* nf-ndis-ndiscompletebindadapter.md */
VOID NdisCompleteBindAdapter(NDIS_HANDLE BindAdapterContext, NDIS_STATUS Status, NDIS_STATUS OpenStatus)
{
    UNREFERENCED_PARAMETER(OpenStatus);
    NdisCompleteBindAdapterEx(BindAdapterContext, Status);
}

_Use_decl_annotations_
NDIS_STATUS ThunkUnbind(NDIS_HANDLE UnbindContext, NDIS_HANDLE ProtocolBindingContext)
{
    PN5_BINDING Binding = ProtocolBindingContext;
    NDIS_STATUS Status = NDIS_STATUS_FAILURE;

    HANDLER_CALL(ProtocolUnbindAdapter, PlaceOfThunk(),
                 Binding->Protocol->Characteristics.UnbindAdapterHandler, &Status, Binding->Context,
                 UnbindContext);
    return Status;
}

/* nf-ndis-ndiscompleteunbindadapter.md */
VOID NdisCompleteUnbindAdapter(NDIS_HANDLE UnbindAdapterContext, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(Status);
    NdisCompleteUnbindAdapterEx(UnbindAdapterContext);
}

/* A reset that a protocol asked for; freed by itself. */
typedef struct RESET {
    WORK Work;
    PNS_BINDING Binding; /* referenced */
} RESET, *PRESET;

static WORK_ROUTINE ResetRun;

/* -> protocol: ProtocolResetComplete, unless its binding was closed meanwhile. */
_Use_decl_annotations_
static VOID ResetRun(PVOID Context)
{
    PRESET Reset = Context;
    PN5_BINDING Binding = Reset->Binding->Context;
    NDIS_STATUS Status = AdapterReset(Reset->Binding->Adapter);

    if (Reset->Binding->State != BindingClosing) {
        HANDLER_CALL(ProtocolResetComplete, PlaceOfBinding(Reset->Binding),
                     Binding->Protocol->Characteristics.ResetCompleteHandler, Binding->Context, Status);
    }
    ObjectDereference(Reset->Binding);
    MemoryRelease(Reset, TAG_OPEN_BLOCK);
}

/* nf-ndis-ndisreset.md */
VOID NdisReset(PNDIS_STATUS Status, NDIS_HANDLE NdisBindingHandle)
{
    PRESET Reset = MemoryZeroed(sizeof(*Reset), TAG_OPEN_BLOCK);
    PN5_BINDING Legacy;
    PNS_BINDING Binding;
    KIRQL Irql;

    *Status = NDIS_STATUS_RESOURCES;
    if (Reset == NULL) {
        return;
    }
    *Status = NDIS_STATUS_FAILURE;
    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisReset", "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding != NULL) {
        Legacy = Binding->Context;
        if (Binding->Protocol->Characteristics.MajorNdisVersion >= NDIS_VERSION_MAJOR ||
            Legacy->Protocol->Characteristics.ResetCompleteHandler == NULL) {
            *Status = NDIS_STATUS_NOT_SUPPORTED;
        } else {
            *Status = NDIS_STATUS_PENDING;
            Reset->Binding = Binding;
            ObjectReference(Binding);
        }
        LibraryRelease(Irql);
    }
    if (*Status == NDIS_STATUS_PENDING) {
        WorkQueue(&Reset->Work, ResetRun, Reset);
    } else {
        MemoryRelease(Reset, TAG_OPEN_BLOCK);
    }
}
