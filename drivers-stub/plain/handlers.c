// SPDX-License-Identifier: MIT
#include "handlers.h"

static MINIPORT_SHUTDOWN Shutdown;
static MINIPORT_DEVICE_PNP_EVENT_NOTIFY DevicePnPEvent;
static MINIPORT_CANCEL_SEND CancelSend;
static MINIPORT_CANCEL_OID_REQUEST CancelOidRequest;

/* nc-ndis-miniport_pause.md */
_Use_decl_annotations_
NDIS_STATUS PlainPause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(PauseParameters);
    return NDIS_STATUS_SUCCESS;
}

/* nc-ndis-miniport_restart.md */
_Use_decl_annotations_
NDIS_STATUS PlainRestart(NDIS_HANDLE MiniportAdapterContext,
                         PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RestartParameters);
    return NDIS_STATUS_SUCCESS;
}

/* nc-ndis-miniport_return_net_buffer_lists.md */
_Use_decl_annotations_
VOID PlainReturn(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(ReturnFlags);
}

/* nc-ndis-miniport_shutdown.md: no hardware has to be quieted. */
_Use_decl_annotations_
static VOID Shutdown(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(ShutdownAction);
}

/* nc-ndis-miniport_device_pnp_event_notify.md: a halt follows what matters. */
_Use_decl_annotations_
static VOID DevicePnPEvent(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetDevicePnPEvent);
}

/* nc-ndis-miniport_cancel_send.md: no send is ever held. */
_Use_decl_annotations_
static VOID CancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(CancelId);
}

/* nc-ndis-miniport_cancel_oid_request.md: no request is ever held. */
_Use_decl_annotations_
static VOID CancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RequestId);
}

_Use_decl_annotations_
VOID PlainCharacteristics(PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics)
{
    /* In the image, where its addresses are relocations: an image without any cannot be moved. */
    static const NDIS_MINIPORT_DRIVER_CHARACTERISTICS Common = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = 1,
        .PauseHandler = PlainPause,
        .RestartHandler = PlainRestart,
        .ReturnNetBufferListsHandler = PlainReturn,
        .CancelSendHandler = CancelSend,
        .DevicePnPEventNotifyHandler = DevicePnPEvent,
        .ShutdownHandlerEx = Shutdown,
        .CancelOidRequestHandler = CancelOidRequest,
    };

    *Characteristics = Common;
}

_Use_decl_annotations_
ULONG PlainCompleteFlags(ULONG SendFlags)
{
    return NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags) ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0;
}

_Use_decl_annotations_
VOID PlainRefuseSends(NDIS_HANDLE Adapter, PNET_BUFFER_LIST NetBufferList, ULONG SendFlags)
{
    PNET_BUFFER_LIST Nbl;

    for (Nbl = NetBufferList; Nbl != NULL; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl)) {
        NET_BUFFER_LIST_STATUS(Nbl) = NDIS_STATUS_NOT_SUPPORTED;
    }
    NdisMSendNetBufferListsComplete(Adapter, NetBufferList, PlainCompleteFlags(SendFlags));
}
