// SPDX-License-Identifier: MIT
#include "binding.h"

#include "callmgr.h"
#include "iface.h"
#include "imagehooks.h"
#include "teardown.h"

#define OPEN_WAIT_MS 0u /* NDIS completes what it pended: no end to the wait */

/** What belongs to a slot besides the adapter. */
typedef struct BINDING {
    NDIS_EVENT Complete; /* an open, close or request of the binding */
    NDIS_STATUS Status;
    NDHMP_REGISTRATION Registration; /* Unregister NULL: not registered with the miniport */
    NDIS_OID_REQUEST Request;        /* of the binding itself */
} BINDING;

static BINDING Bindings[CM_MAX_ADAPTERS];

VOID BindingSetUp(VOID)
{
    UINT32 Slot;

    for (Slot = 0; Slot < CM_MAX_ADAPTERS; Slot++) {
        NdisInitializeEvent(&Bindings[Slot].Complete);
    }
}

static BINDING *BindingOf(const CM_ADAPTER *Adapter)
{
    return &Bindings[Adapter->Slot];
}

VOID BindingOidComplete(PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    BINDING *Binding = CONTAINING_RECORD(OidRequest, BINDING, Request);

    Binding->Status = Status;
    NdisSetEvent(&Binding->Complete);
}

/** A request to the miniport, from the bind or unbind. The buffer is nonpaged. */
static NDIS_STATUS Ask(CM_ADAPTER *Adapter, NDIS_REQUEST_TYPE Type, NDIS_OID Oid, PVOID Buffer, UINT32 Size)
{
    BINDING *Binding = BindingOf(Adapter);
    NDIS_OID_REQUEST *Request = &Binding->Request;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), 0, 0, 0, CM_RAW(Request), CM_RAW(Oid) };
    NDH_RECORD Record = RECORD_CALL_OF(NdhFnNdisCoOidRequest, Adapter->Id, 0, Arguments);
    NDIS_STATUS Status;

    RtlZeroMemory(Request, sizeof(*Request));
    Request->Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Request->Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Request->Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Request->RequestType = Type;
    Request->DATA.QUERY_INFORMATION.Oid = Oid;
    Request->DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    if (Type == NdisRequestMethod) {
        Request->DATA.METHOD_INFORMATION.InputBufferLength = Size;
        Request->DATA.METHOD_INFORMATION.OutputBufferLength = Size;
    } else {
        Request->DATA.QUERY_INFORMATION.InformationBufferLength = Size;
    }
    NdisResetEvent(&Binding->Complete);
    RecordOpen(Adapter, &Record);
    Status = NdisCoOidRequest(Adapter->Handle, NULL, NULL, NULL, Request);
    RecordCloseStatus(Adapter, &Record, Status);
    if (Status == NDIS_STATUS_PENDING) {
        NdisWaitEvent(&Binding->Complete, 0); /* the request lies in this slot: it must come back */
        Status = Binding->Status;
    }
    return Status;
}

/** Whether the miniport says that it is ours: a private OID may mean something to another. */
static BOOLEAN IsOurs(CM_ADAPTER *Adapter)
{
    static const CHAR Wanted[] = NDHMP_VENDOR_DESCRIPTION;
    CHAR *Description =
        NdisAllocateMemoryWithTagPriority(Adapter->Handle, sizeof(Wanted), CM_TAG_OBJECT, NormalPoolPriority);
    BOOLEAN Ours = FALSE;

    if (Description != NULL) {
        RtlZeroMemory(Description, sizeof(Wanted));
        Ours = Ask(Adapter, NdisRequestQueryInformation, OID_GEN_CO_VENDOR_DESCRIPTION, Description,
                   sizeof(Wanted)) == NDIS_STATUS_SUCCESS &&
               RtlCompareMemory(Description, Wanted, sizeof(Wanted)) == sizeof(Wanted);
        NdisFreeMemory(Description, 0, 0);
    }
    return Ours;
}

/** Gets a place beside the miniport; refused by one that has a call manager. */
static NDIS_STATUS RegisterWithMiniport(CM_ADAPTER *Adapter)
{
    BINDING *Binding = BindingOf(Adapter);
    NDIS_STATUS Status;

    RtlZeroMemory(&Binding->Registration, sizeof(Binding->Registration));
    IfaceFill(Adapter, &Binding->Registration.Manager);
    Status = Ask(Adapter, NdisRequestMethod, OID_NDHMP_CALL_MANAGER, &Binding->Registration,
                 sizeof(Binding->Registration));
    if (Status != NDIS_STATUS_SUCCESS) {
        Binding->Registration.Unregister = NULL;
    }
    return Status;
}

static NDIS_STATUS Open(CM_ADAPTER *Adapter, NDIS_HANDLE BindContext, PNDIS_BIND_PARAMETERS BindParameters)
{
    static NDIS_MEDIUM Medium[] = { NdisMediumCoWan };
    static UINT Selected; /* there is one to select; may be written after the function pended */
    BINDING *Binding = BindingOf(Adapter);
    NDIS_OPEN_PARAMETERS Parameters = { .Header = { .Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS,
                                                    .Revision = NDIS_OPEN_PARAMETERS_REVISION_1,
                                                    .Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1 },
                                        .AdapterName = BindParameters->AdapterName,
                                        .MediumArray = Medium,
                                        .MediumArraySize = 1,
                                        .SelectedMediumIndex = &Selected };
    UINT64 Arguments[] = { CM_RAW(DriverHandle()), CM_RAW(Adapter), CM_RAW(&Parameters), CM_RAW(BindContext),
                           CM_RAW(&Adapter->Handle) };
    NDH_RECORD Record = RECORD_CALL_OF(NdhFnNdisOpenAdapterEx, Adapter->Id, 0, Arguments);
    NDIS_STATUS Status;

    NdisResetEvent(&Binding->Complete);
    RecordOpen(Adapter, &Record);
    Status = NdisOpenAdapterEx(DriverHandle(), Adapter, &Parameters, BindContext, &Adapter->Handle);
    RecordCloseStatus(Adapter, &Record, Status);
    if (Status == NDIS_STATUS_PENDING) {
        NdisWaitEvent(&Binding->Complete, OPEN_WAIT_MS);
        Status = Binding->Status;
    }
    return Status;
}

static VOID Close(CM_ADAPTER *Adapter)
{
    BINDING *Binding = BindingOf(Adapter);
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle) };
    NDH_RECORD Record = RECORD_CALL_OF(NdhFnNdisCloseAdapterEx, Adapter->Id, 0, Arguments);
    NDIS_STATUS Status;

    if (Binding->Registration.Unregister != NULL) {
        Binding->Registration.Unregister(Binding->Registration.Context);
        Binding->Registration.Unregister = NULL;
    }
    NdisResetEvent(&Binding->Complete);
    RecordOpen(Adapter, &Record);
    Status = NdisCloseAdapterEx(Adapter->Handle);
    RecordCloseStatus(Adapter, &Record, Status);
    if (Status == NDIS_STATUS_PENDING) {
        NdisWaitEvent(&Binding->Complete, OPEN_WAIT_MS);
    }
    Adapter->Handle = NULL;
}

static VOID Forget(CM_ADAPTER *Adapter)
{
    RecordFreed(Adapter, NdhSideCallManager, Adapter->Id);
    InterlockedExchange(&Adapter->Phase, AdapterFree);
}

static NDIS_STATUS Bind(CM_ADAPTER *Adapter, NDIS_HANDLE BindContext, PNDIS_BIND_PARAMETERS BindParameters)
{
    NDIS_STATUS Status = Open(Adapter, BindContext, BindParameters);

    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    InterlockedExchange(&Adapter->Phase, AdapterPaused);
    Status = IsOurs(Adapter) ? RegisterWithMiniport(Adapter) : NDIS_STATUS_NOT_SUPPORTED;
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = AfRegister(Adapter);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        Close(Adapter);
    }
    return Status;
}

/** nc-ndis-protocol_bind_adapter_ex.md. */
NDIS_STATUS ProtocolBindAdapterEx(NDIS_HANDLE ProtocolDriverContext, NDIS_HANDLE BindContext,
                                  PNDIS_BIND_PARAMETERS BindParameters)
{
    CM_ADAPTER *Adapter =
        BindParameters->MediaType == NdisMediumCoWan ? AdapterClaim(NULL, NdhSideCallManager) : NULL;
    UINT64 Arguments[] = { CM_RAW(ProtocolDriverContext), CM_RAW(BindContext), CM_RAW(BindParameters) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolBindAdapterEx, Adapter != NULL ? Adapter->Id : 0, 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_NOT_SUPPORTED;

    RecordOpen(Adapter, &Record);
    if (Adapter != NULL) {
        Status = Bind(Adapter, BindContext, BindParameters);
        if (Status != NDIS_STATUS_SUCCESS) {
            Forget(Adapter);
        }
    }
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-protocol_unbind_adapter_ex.md: clients are told to close, then everything goes. PASSIVE_LEVEL. */
NDIS_STATUS ProtocolUnbindAdapterEx(NDIS_HANDLE UnbindContext, NDIS_HANDLE ProtocolBindingContext)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext;
    UINT64 Arguments[] = { CM_RAW(UnbindContext), CM_RAW(ProtocolBindingContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolUnbindAdapterEx, Adapter->Id, 0, Arguments);

    RecordOpen(Adapter, &Record);
    InterlockedExchange(&Adapter->Phase, AdapterHalting);
    TeardownClose(Adapter, TRUE);
    Close(Adapter);
    TeardownForget(Adapter); /* a client that has not closed its family may have made NDIS call until now */
    Forget(Adapter);
    RecordCloseStatus(Adapter, &Record, NDIS_STATUS_SUCCESS);
    return NDIS_STATUS_SUCCESS;
}

static VOID Completed(CM_ADAPTER *Adapter, NDH_RECORD *Record, NDIS_STATUS Status)
{
    RecordOpen(Adapter, Record);
    BindingOf(Adapter)->Status = Status;
    RecordClose(Adapter, Record);
    NdisSetEvent(&BindingOf(Adapter)->Complete);
}

VOID ProtocolOpenAdapterCompleteEx(NDIS_HANDLE ProtocolBindingContext, NDIS_STATUS Status)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolBindingContext), CM_RAW((UINT32)Status) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolOpenAdapterCompleteEx, Adapter->Id, 0, Arguments);

    RecordStatus(&Record, Status);
    Completed(Adapter, &Record, Status);
}

VOID ProtocolCloseAdapterCompleteEx(NDIS_HANDLE ProtocolBindingContext)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolBindingContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCloseAdapterCompleteEx, Adapter->Id, 0, Arguments);

    Completed(Adapter, &Record, NDIS_STATUS_SUCCESS);
}

/**
 * nc-ndis-protocol_net_pnp_event.md. Nothing of the call manager is under way that a pause would wait for.
 */
NDIS_STATUS ProtocolNetPnPEvent(NDIS_HANDLE ProtocolBindingContext,
                                PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext; /* NULL: about no binding */
    NET_PNP_EVENT_CODE Code = NetPnPEventNotification->NetPnPEvent.NetEvent;
    UINT64 Arguments[] = { CM_RAW(ProtocolBindingContext), CM_RAW(NetPnPEventNotification), CM_RAW(Code) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolNetPnPEvent, Adapter != NULL ? Adapter->Id : 0, 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;

    RecordOpen(Adapter, &Record);
    switch (Code) {
    case NetEventPause:
    case NetEventRestart:
        if (Adapter != NULL) {
            InterlockedCompareExchange(&Adapter->Phase,
                                       Code == NetEventRestart ? AdapterRunning : AdapterPaused,
                                       Code == NetEventRestart ? AdapterPaused : AdapterRunning);
        }
        break;
    case NetEventSetPower:
    case NetEventQueryPower:
    case NetEventQueryRemoveDevice:
    case NetEventCancelRemoveDevice:
    case NetEventReconfigure:
    case NetEventBindList:
    case NetEventBindsComplete:
    case NetEventPnPCapabilities:
        break;
    default:
        Status = NDIS_STATUS_NOT_SUPPORTED;
        break;
    }
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-protocol_co_af_register_notify.md: a call manager opens no address family. */
VOID ProtocolCoAfRegisterNotify(NDIS_HANDLE ProtocolBindingContext, PCO_ADDRESS_FAMILY AddressFamily)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolBindingContext), CM_RAW(AddressFamily) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoAfRegisterNotify, Adapter->Id, 0, Arguments);

    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}

const CM_OPERATION *ImageOperation(UINT16 Kind)
{
    UNREFERENCED_PARAMETER(Kind);
    return NULL;
}

UINT32 ImageTeardown(CM_ADAPTER *Adapter, UINT32 *Left)
{
    UNREFERENCED_PARAMETER(Adapter);
    *Left = 0;
    return 0;
}

VOID ImageOidComplete(OID_REQUEST *OidRequest, NDIS_STATUS Status)
{
    BindingOidComplete(OidRequest, Status);
}

/* Data is between client and miniport, which aborts what is left itself. */
VOID ImageDeactivating(CM_OBJECT *Vc)
{
    UNREFERENCED_PARAMETER(Vc);
}

UINT32 ImageSends(const CM_OBJECT *Vc)
{
    UNREFERENCED_PARAMETER(Vc);
    return 0;
}

const NDHMP_INTERFACE *ImageManagerEnter(const CM_ADAPTER *Adapter)
{
    UNREFERENCED_PARAMETER(Adapter);
    return NULL;
}

VOID ImageManagerLeave(const CM_ADAPTER *Adapter)
{
    UNREFERENCED_PARAMETER(Adapter);
}
