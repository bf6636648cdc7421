// SPDX-License-Identifier: MIT
#include "attributes.h"
#include "frame.h"
#include "handlers.h"
#include "pppoe.h"

#define LINK_SPEED 100000000ULL /* bits a second */

NDIS_HANDLE WanAdapter;
NDIS_HANDLE WanPool;
NDIS_HANDLE WanTimer;

static NDIS_HANDLE Driver;
static MINIPORT_INITIALIZE Initialize;
static MINIPORT_HALT Halt;
static MINIPORT_UNLOAD Unload;

static NDIS_STATUS SetAttributes(VOID)
{
    PLAIN_ADAPTER Adapter = {
        .Context = &WanAdapter,
        .Flags = NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK |
                 NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO |
                 NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND,
        .Mtu = PPPOE_MTU,
        .LinkSpeed = LINK_SPEED,
    };
    PLAIN_ATTRIBUTES Attributes;

    Adapter.Oids = WanOidList(&Adapter.OidsSize);
    PlainAttributes(&Attributes, &Adapter);
    return PlainSetAttributes(WanAdapter, &Attributes);
}

static NDIS_STATUS Allocate(VOID)
{
    NDIS_TIMER_CHARACTERISTICS Timer = { .Header = { .Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
                                                     .Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1,
                                                     .Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 },
                                         .AllocationTag = PPPOE_TAG,
                                         .TimerFunction = CallTimer };

    WanPool = FramePoolCreate(WanAdapter, PPPOE_TAG);
    if (NdisAllocateTimerObject(WanAdapter, &Timer, &WanTimer) != NDIS_STATUS_SUCCESS) {
        WanTimer = NULL;
    }
    return WanPool != NULL && WanTimer != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static VOID Free(VOID)
{
    if (WanTimer != NULL) {
        NdisCancelTimerObject(WanTimer);
        KeFlushQueuedDpcs();
        NdisFreeTimerObject(WanTimer);
        WanTimer = NULL;
    }
    if (WanPool != NULL) {
        NdisFreeNetBufferListPool(WanPool);
        WanPool = NULL;
    }
    WanAdapter = NULL;
}

/* nc-ndis-miniport_initialize.md: the one adapter of this driver. */
_Use_decl_annotations_
static NDIS_STATUS Initialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                              PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    CO_ADDRESS_FAMILY Family = { .AddressFamily = (NDIS_AF)PPPOE_AF,
                                 .MajorVersion = PPPOE_AF_MAJOR,
                                 .MinorVersion = PPPOE_AF_MINOR };
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(MiniportDriverContext);
    UNREFERENCED_PARAMETER(MiniportInitParameters);
    if (WanAdapter != NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    WanAdapter = NdisMiniportHandle;
    Status = SetAttributes();
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Allocate();
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = NdisMCmRegisterAddressFamilyEx(WanAdapter, &Family);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        Free();
    }
    return Status;
}

/* nc-ndis-miniport_halt.md: the clients are unbound, so no VC is left. */
_Use_decl_annotations_
static VOID Halt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(HaltAction);
    Free();
}

_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    EthernetDeregister();
    WanDeregister();
    NdisFreeSpinLock(&Lock);
}

_Use_decl_annotations_
NDIS_STATUS WanRegister(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics;

    PlainCharacteristics(&Characteristics);
    Characteristics.SetOptionsHandler = CallSetOptions;
    Characteristics.InitializeHandlerEx = Initialize;
    Characteristics.HaltHandlerEx = Halt;
    Characteristics.UnloadHandler = Unload;
    Characteristics.OidRequestHandler = WanOidRequest;
    Characteristics.SendNetBufferListsHandler = DataConnectionlessSend;
    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Driver);
}

VOID WanDeregister(VOID)
{
    NdisMDeregisterMiniportDriver(Driver);
}
