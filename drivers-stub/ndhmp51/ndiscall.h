// SPDX-License-Identifier: MIT
/** What an NDIS 5 call manager calls otherwise than one of NDIS 6 does; see the header of this name in
 * callmgr/ndis6. Other: the function of a stand-alone call manager. At IRQL <= DISPATCH_LEVEL, but for the
 * registration: PASSIVE_LEVEL. */
#ifndef NDHMP51_NDISCALL_H
#define NDHMP51_NDISCALL_H

#include "adapter.h"
#include "family.h"

#define CALL_INTEGRATED(other) (!(other))

#define CALL_REGISTER_FN NdhFnNdisMCmRegisterAddressFamily
#define CALL_REGISTER_ARGUMENTS(adapter, family)                                                             \
    CM_RAW((adapter)->Handle), CM_RAW(family), CM_RAW(FamilyHandlers()), sizeof(*FamilyHandlers())
#define CALL_REQUEST_FN(run)     NdhFnNdisMCmRequest
#define CALL_REQUESTED_FN        NdhFnProtocolCoRequest
#define CALL_REQUEST_COMPLETE_FN NdhFnNdisMCmRequestComplete
#define CALL_REQUEST_COMPLETE_ARGUMENTS(af, vc, party, request, status)                                      \
    CM_RAW((UINT32)(status)), CM_RAW(af), CM_RAW(vc), CM_RAW(party), CM_RAW(request)

/** NdisMCmCreateVc or NdisCoCreateVc. */
_Must_inspect_result_
static inline NDIS_STATUS CallCreateVc(_In_ BOOLEAN Other, _In_ const CM_ADAPTER *Adapter,
                                       _In_ NDIS_HANDLE Af, _In_ PVOID Context, _Inout_ PNDIS_HANDLE Vc)
{
    return CALL_INTEGRATED(Other) ? NdisMCmCreateVc(Adapter->Handle, Af, Context, Vc)
                                  : NdisCoCreateVc(Adapter->Handle, Af, Context, Vc);
}

/** NdisMCmDeleteVc or NdisCoDeleteVc. */
_Must_inspect_result_
static inline NDIS_STATUS CallDeleteVc(_In_ BOOLEAN Other, _In_ NDIS_HANDLE Vc)
{
    return CALL_INTEGRATED(Other) ? NdisMCmDeleteVc(Vc) : NdisCoDeleteVc(Vc);
}

/** NdisMCmActivateVc or NdisCmActivateVc. */
_Must_inspect_result_
static inline NDIS_STATUS CallActivateVc(_In_ BOOLEAN Other, _In_ NDIS_HANDLE Vc,
                                         _Inout_ PCO_CALL_PARAMETERS Parameters)
{
    return CALL_INTEGRATED(Other) ? NdisMCmActivateVc(Vc, Parameters) : NdisCmActivateVc(Vc, Parameters);
}

/** NdisMCmDeactivateVc or NdisCmDeactivateVc. */
_Must_inspect_result_
static inline NDIS_STATUS CallDeactivateVc(_In_ BOOLEAN Other, _In_ NDIS_HANDLE Vc)
{
    return CALL_INTEGRATED(Other) ? NdisMCmDeactivateVc(Vc) : NdisCmDeactivateVc(Vc);
}

/** NdisMCmRequest; Other has no function here. */
_Must_inspect_result_
static inline NDIS_STATUS CallOidRequest(_In_ BOOLEAN Other, _In_ const CM_ADAPTER *Adapter,
                                         _In_ NDIS_HANDLE Af, _In_opt_ NDIS_HANDLE Vc,
                                         _In_opt_ NDIS_HANDLE Party, _Inout_ PNDIS_REQUEST Request)
{
    UNREFERENCED_PARAMETER(Other);
    UNREFERENCED_PARAMETER(Adapter);
    return NdisMCmRequest(Af, Vc, Party, Request);
}

/** NdisMCmRequestComplete. */
static inline VOID CallOidRequestComplete(_In_ NDIS_HANDLE Af, _In_opt_ NDIS_HANDLE Vc,
                                          _In_opt_ NDIS_HANDLE Party, _In_ PNDIS_REQUEST Request,
                                          _In_ NDIS_STATUS Status)
{
    NdisMCmRequestComplete(Status, Af, Vc, Party, Request);
}

/** NdisMCmRegisterAddressFamily. */
_Must_inspect_result_
static inline NDIS_STATUS CallRegisterAddressFamily(_In_ const CM_ADAPTER *Adapter,
                                                    _In_ PCO_ADDRESS_FAMILY Family)
{
    return FamilyRegister(Adapter, Family);
}

#endif
