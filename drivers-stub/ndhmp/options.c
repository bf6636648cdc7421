// SPDX-License-Identifier: MIT
#include "options.h"

#include "handlers.h"
#include "oid.h"
#include "data.h"
#include "mpvc.h"

#define BREAK_REG_002  2u
#define BREAK_IRQL_013 13u

/** An MCM has no MiniportCoCreateVc and MiniportCoDeleteVc (ns-ndis-_ndis_miniport_co_characteristics.md), a
 * miniport without call manager has both. */
static CM_PAGED NDIS_STATUS SetMiniportHandlers(NDIS_HANDLE NdisDriverHandle, BOOLEAN CallManager,
                                                UINT32 Break)
{
    NDIS_MINIPORT_CO_CHARACTERISTICS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1 },
        .CoCreateVcHandler = CallManager ? NULL : MiniportCoCreateVc,
        .CoDeleteVcHandler = CallManager ? NULL : MiniportCoDeleteVc,
        .CoActivateVcHandler = MiniportCoActivateVc,
        .CoDeactivateVcHandler = MiniportCoDeactivateVc,
        .CoSendNetBufferListsHandler = MiniportCoSendNetBufferLists,
        .CoOidRequestHandler = MiniportCoOidRequest,
    };

    NDIS_STATUS Status;
    KIRQL Irql = PASSIVE_LEVEL;

    PAGED_CODE();
    if (Break == BREAK_REG_002) {
        Handlers.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    }
    if (Break == BREAK_IRQL_013) {
        KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    }
    Status = HandlersSet(NdisDriverHandle, NdhSideMiniport, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
    if (Break == BREAK_IRQL_013) {
        KeLowerIrql(Irql);
    }
    return Status;
}

CM_PAGED NDIS_STATUS OptionsSet(NDIS_HANDLE NdisDriverHandle, BOOLEAN CallManager, UINT32 Break,
                                UINT32 *Capabilities)
{
    NDIS_STATUS Status = SetMiniportHandlers(NdisDriverHandle, CallManager, Break);

    PAGED_CODE();
    *Capabilities = 0;
    return Status == NDIS_STATUS_SUCCESS && CallManager
               ? HandlersSetCallManager(NdisDriverHandle, NdhSideMiniport, Break, Capabilities)
               : Status;
}
