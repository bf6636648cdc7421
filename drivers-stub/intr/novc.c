// SPDX-License-Identifier: MIT
#include "novc.h"

/* nc-ndis-miniport_co_create_vc.md */
_Use_decl_annotations_
NDIS_STATUS NoVcCreate(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE NdisVcHandle,
                       PNDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NdisVcHandle);
    *MiniportVcContext = NULL;
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
NDIS_STATUS NoVcDelete(NDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
NDIS_STATUS NoVcActivate(NDIS_HANDLE MiniportVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
NDIS_STATUS NoVcDeactivate(NDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}
