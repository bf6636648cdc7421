// SPDX-License-Identifier: MIT
/*
 * Address families of NDIS 5 MCMs: NdisMCmRegisterAddressFamily, and the one handler that takes the adapter's
 * context. Each registration has its own table, as each had its own characteristics.
 */
#include "wrapper.h"

#include "../ndis/family.h"

#define FUNCTION_NAME "NdisMCmRegisterAddressFamily"

static PROTOCOL_CM_OPEN_AF ThunkOpenAf;
static PROTOCOL_CM_ADD_PARTY NoAddParty;
static PROTOCOL_CM_DROP_PARTY NoDropParty;
static PROTOCOL_CM_MODIFY_QOS_CALL NoModifyQoS;

_Use_decl_annotations_
static NDIS_STATUS NoAddParty(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                              NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    UNREFERENCED_PARAMETER(NdisPartyHandle);
    *CallMgrPartyContext = NULL;
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS NoDropParty(NDIS_HANDLE CallMgrPartyContext, PVOID CloseData, UINT Size)
{
    UNREFERENCED_PARAMETER(CallMgrPartyContext);
    UNREFERENCED_PARAMETER(CloseData);
    UNREFERENCED_PARAMETER(Size);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS NoModifyQoS(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/* -> MCM: ProtocolCmOpenAf, with its own context of the adapter. */
_Use_decl_annotations_
static NDIS_STATUS ThunkOpenAf(NDIS_HANDLE CallMgrBindingContext, PCO_ADDRESS_FAMILY AddressFamily,
                               NDIS_HANDLE NdisAfHandle, PNDIS_HANDLE CallMgrAfContext)
{
    PN5_ADAPTER Adapter = CallMgrBindingContext;
    NDIS_STATUS Status = NDIS_STATUS_FAILURE;
    ULONG Index;

    for (Index = 0; Index < Adapter->CallManagerCount; Index++) {
        if (Adapter->CallManagers[Index].Family == (ULONG)AddressFamily->AddressFamily) {
            HANDLER_STATUS(Status, ProtocolCmOpenAf, PlaceOfThunk(),
                           Adapter->CallManagers[Index].OpenAfHandler, DRIVER_CONTEXT(Adapter), AddressFamily,
                           NdisAfHandle, CallMgrAfContext);
            break;
        }
    }
    return Status;
}

_Use_decl_annotations_
PCSTR CallManagerLacks(const NDIS_CALL_MANAGER_CHARACTERISTICS *Cm, UINT Size, BOOLEAN StandAlone,
                       PCSTR *Rule)
{
    *Rule = "REG-003";
    if (Size < sizeof(*Cm)) {
        return "SizeOfCmCharacteristics is less than the characteristics have";
    }
    if (Cm->MajorVersion != 5) {
        return "MajorVersion is not 5";
    }
    *Rule = "REG-004";
    if (Cm->CmCreateVcHandler == NULL || Cm->CmDeleteVcHandler == NULL || Cm->CmOpenAfHandler == NULL ||
        Cm->CmCloseAfHandler == NULL || Cm->CmRegisterSapHandler == NULL ||
        Cm->CmDeregisterSapHandler == NULL || Cm->CmMakeCallHandler == NULL ||
        Cm->CmCloseCallHandler == NULL || Cm->CmIncomingCallCompleteHandler == NULL ||
        Cm->CmRequestHandler == NULL || Cm->CmRequestCompleteHandler == NULL) {
        return "a Cm handler is NULL that no call manager can do without";
    }
    if (StandAlone &&
        (Cm->CmActivateVcCompleteHandler == NULL || Cm->CmDeactivateVcCompleteHandler == NULL)) {
        return "CmActivateVcCompleteHandler or CmDeactivateVcCompleteHandler is NULL";
    }
    return NULL;
}

_Use_decl_annotations_
VOID CallManagerFill(PNDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Handlers, PLEGACY_HANDLERS Legacy,
                     const NDIS_CALL_MANAGER_CHARACTERISTICS *Cm)
{
    RtlZeroMemory(Handlers, sizeof(*Handlers));
    RtlZeroMemory(Legacy, sizeof(*Legacy));
    Legacy->RequestHandler = Cm->CmRequestHandler;
    Legacy->RequestCompleteHandler = Cm->CmRequestCompleteHandler;
    Handlers->Header.Type = NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS;
    Handlers->Header.Revision = NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
    Handlers->Header.Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
    Handlers->CmCreateVcHandler = Cm->CmCreateVcHandler;
    Handlers->CmDeleteVcHandler = Cm->CmDeleteVcHandler;
    Handlers->CmCloseAfHandler = Cm->CmCloseAfHandler;
    Handlers->CmRegisterSapHandler = Cm->CmRegisterSapHandler;
    Handlers->CmDeregisterSapHandler = Cm->CmDeregisterSapHandler;
    Handlers->CmMakeCallHandler = Cm->CmMakeCallHandler;
    Handlers->CmCloseCallHandler = Cm->CmCloseCallHandler;
    Handlers->CmIncomingCallCompleteHandler = Cm->CmIncomingCallCompleteHandler;
    Handlers->CmAddPartyHandler = Cm->CmAddPartyHandler != NULL ? Cm->CmAddPartyHandler : NoAddParty;
    Handlers->CmDropPartyHandler = Cm->CmDropPartyHandler != NULL ? Cm->CmDropPartyHandler : NoDropParty;
    Handlers->CmActivateVcCompleteHandler = Cm->CmActivateVcCompleteHandler;
    Handlers->CmDeactivateVcCompleteHandler = Cm->CmDeactivateVcCompleteHandler;
    Handlers->CmModifyCallQoSHandler =
        Cm->CmModifyCallQoSHandler != NULL ? Cm->CmModifyCallQoSHandler : NoModifyQoS;
}

static NDIS_STATUS Refuse(NDIS_HANDLE Handle, PCSTR Rule, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, Rule, FUNCTION_NAME, ObjectAdapter, Handle, NDIS_STATUS_FAILURE,
                    "%s", Reason);
    return NDIS_STATUS_FAILURE;
}

/* nf-ndis-ndismcmregisteraddressfamily.md: inside MiniportInitialize, after NdisMSetAttributes(Ex). */
NDIS_STATUS NdisMCmRegisterAddressFamily(NDIS_HANDLE MiniportAdapterHandle, PCO_ADDRESS_FAMILY AddressFamily,
                                         PNDIS_CALL_MANAGER_CHARACTERISTICS CmCharacteristics,
                                         UINT SizeOfCmCharacteristics)
{
    PN5_CALL_MANAGER Entry;
    PN5_ADAPTER Adapter;
    NDIS_STATUS Status;
    PCSTR Reason;
    PCSTR Rule;
    KIRQL Irql;

    if (!LibraryRequirePassive(FUNCTION_NAME, "IRQL-004")) {
        return NDIS_STATUS_FAILURE;
    }
    Adapter = AdapterOfHandle(MiniportAdapterHandle);
    if (Adapter == NULL) {
        return Refuse(MiniportAdapterHandle, "REG-010",
                      "the handle is not that of an NDIS 5 miniport's adapter");
    }
    Reason = CallManagerLacks(CmCharacteristics, SizeOfCmCharacteristics, FALSE, &Rule);
    if (Reason == NULL && Adapter->CallManagerCount == MAX_ADDRESS_FAMILIES) {
        Rule = "REG-010";
        Reason = "too many AFs";
    }
    if (Reason == NULL && (PVOID)(ULONG_PTR)CmCharacteristics->CmRequestHandler ==
                              (PVOID)(ULONG_PTR)Adapter->Driver->Characteristics.CoRequestHandler) {
        Rule = "REG-006";
        Reason = "CmRequestHandler is CoRequestHandler";
    }
    if (Reason != NULL) {
        return Refuse(MiniportAdapterHandle, Rule, Reason);
    }
    LibraryAcquire(&Irql);
    Adapter->Adapter->Miniport->HasCm = TRUE;
    Entry = &Adapter->CallManagers[Adapter->CallManagerCount];
    LibraryRelease(Irql);
    Entry->Family = (ULONG)AddressFamily->AddressFamily;
    Entry->OpenAfHandler = CmCharacteristics->CmOpenAfHandler;
    CallManagerFill(&Entry->Handlers, &Entry->Legacy, CmCharacteristics);
    Entry->Handlers.CmOpenAfHandler = ThunkOpenAf;
    Status =
        FamilyRegister(MiniportAdapterHandle, AddressFamily, &Entry->Handlers, &Entry->Legacy, FUNCTION_NAME);
    if (Status == NDIS_STATUS_SUCCESS) {
        Adapter->CallManagerCount++;
    }
    return Status;
}
