// SPDX-License-Identifier: MIT
#include "family.h"

#include "callmgr.h"
#include "corequest.h"

/* NDIS keeps no pointer to it that the documentation tells of; whether it copies the handlers is open. */
static NDIS_CALL_MANAGER_CHARACTERISTICS Handlers = {
    .MajorVersion = 5,
    .MinorVersion = 0,
    .CmCreateVcHandler = ProtocolCoCreateVc,
    .CmDeleteVcHandler = ProtocolCoDeleteVc,
    .CmOpenAfHandler = ProtocolCmOpenAf,
    .CmCloseAfHandler = ProtocolCmCloseAf,
    .CmRegisterSapHandler = ProtocolCmRegisterSap,
    .CmDeregisterSapHandler = ProtocolCmDeregisterSap,
    .CmMakeCallHandler = ProtocolCmMakeCall,
    .CmCloseCallHandler = ProtocolCmCloseCall,
    .CmIncomingCallCompleteHandler = ProtocolCmIncomingCallComplete,
    .CmAddPartyHandler = ProtocolCmAddParty,
    .CmDropPartyHandler = ProtocolCmDropParty,
    .CmActivateVcCompleteHandler = ProtocolCmActivateVcComplete,
    .CmDeactivateVcCompleteHandler = ProtocolCmDeactivateVcComplete,
    .CmModifyCallQoSHandler = ProtocolCmModifyCallQoS,
    .CmRequestHandler = ProtocolCoRequest,
    .CmRequestCompleteHandler = ProtocolCoRequestComplete,
};

const NDIS_CALL_MANAGER_CHARACTERISTICS *FamilyHandlers(VOID)
{
    return &Handlers;
}

NDIS_STATUS FamilyRegister(const CM_ADAPTER *Adapter, PCO_ADDRESS_FAMILY Family)
{
    return NdisMCmRegisterAddressFamily(Adapter->Handle, Family, &Handlers, sizeof(Handlers));
}
