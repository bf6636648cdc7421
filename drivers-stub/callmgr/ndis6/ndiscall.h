// SPDX-License-Identifier: MIT
/**
 * What NDIS 6 and NDIS 5 call managers call differently, and the functions that an integrated and a
 * stand-alone one call by different exports; all other NdisMCm names are macros for the NdisCm export
 * (differences-in-calls-to-ndisxxx-functions.md). Other: the function of the other kind, for tests of what
 * NDIS makes of it.
 *
 * All at IRQL <= DISPATCH_LEVEL, but for the registration: PASSIVE_LEVEL.
 */
#ifndef CALLMGR_NDISCALL_H
#define CALLMGR_NDISCALL_H

#include "adapter.h"

/** Whether the NdisMCm export is the one to call. */
#define CALL_INTEGRATED(other) (CM_STAND_ALONE ? (other) : !(other))

#define CALL_REGISTER_FN                CM_FN(RegisterAddressFamilyEx)
#define CALL_REGISTER_ARGUMENTS(adapter, family) CM_RAW((adapter)->Handle), CM_RAW(family)
#define CALL_REQUEST_FN(run)            RUN_CO_FN(run, OidRequest)
#define CALL_REQUESTED_FN               NdhFnProtocolCoOidRequest
#define CALL_REQUEST_COMPLETE_FN        CM_CO_FN(OidRequestComplete)
#define CALL_REQUEST_COMPLETE_ARGUMENTS(af, vc, party, request, status)                                      \
    CM_RAW(af), CM_RAW(vc), CM_RAW(party), CM_RAW(request), CM_RAW((UINT32)(status))

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

/** NdisMCmActivateVc, or NdisCmActivateVc, which may pend for a miniport. */
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

/** NdisMCmOidRequest or NdisCoOidRequest. */
_Must_inspect_result_
static inline NDIS_STATUS CallOidRequest(_In_ BOOLEAN Other, _In_ const CM_ADAPTER *Adapter,
                                         _In_ NDIS_HANDLE Af, _In_opt_ NDIS_HANDLE Vc,
                                         _In_opt_ NDIS_HANDLE Party, _Inout_ PNDIS_OID_REQUEST Request)
{
    return CALL_INTEGRATED(Other) ? NdisMCmOidRequest(Af, Vc, Party, Request)
                                  : NdisCoOidRequest(Adapter->Handle, Af, Vc, Party, Request);
}

/** NdisMCmOidRequestComplete or NdisCoOidRequestComplete, which are one export. */
static inline VOID CallOidRequestComplete(_In_ NDIS_HANDLE Af, _In_opt_ NDIS_HANDLE Vc,
                                          _In_opt_ NDIS_HANDLE Party, _In_ PNDIS_OID_REQUEST Request,
                                          _In_ NDIS_STATUS Status)
{
    NdisCoOidRequestComplete(Af, Vc, Party, Request, Status);
}

/** NdisMCmRegisterAddressFamilyEx or NdisCmRegisterAddressFamilyEx. */
_Must_inspect_result_
static inline NDIS_STATUS CallRegisterAddressFamily(_In_ const CM_ADAPTER *Adapter,
                                                    _In_ PCO_ADDRESS_FAMILY Family)
{
    return CALL_INTEGRATED(FALSE) ? NdisMCmRegisterAddressFamilyEx(Adapter->Handle, Family)
                                  : NdisCmRegisterAddressFamilyEx(Adapter->Handle, Family);
}

#endif
