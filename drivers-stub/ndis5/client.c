// SPDX-License-Identifier: MIT
/*
 * Address families of NDIS 5 protocols: NdisClOpenAddressFamily of a client, NdisCmRegisterAddressFamily of a
 * stand-alone call manager.
 */
#include "protocol.h"

#include "../ndis/af.h"

static PROTOCOL_CM_OPEN_AF ThunkOpenAf;

/* Referenced binding of an NDIS 5 protocol, or NULL with the refusal reported. */
static PNS_BINDING BindingEnter(NDIS_HANDLE NdisBindingHandle, PCSTR Function)
{
    PNS_BINDING Binding;
    BOOLEAN Legacy;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NULL;
    }
    Legacy = (BOOLEAN)(Binding->Protocol->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR);
    if (Legacy) {
        ObjectReference(Binding);
    }
    LibraryRelease(Irql);
    if (!Legacy) {
        ViolationReport(NDH_STANDIN_REFUSED, "REG-012", Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_FAILURE, "the protocol is not one of NDIS 5");
    }
    return Legacy ? Binding : NULL;
}

/* The handlers of a client, from the first to the last: none is optional. */
static BOOLEAN ClientComplete(const NDIS_CLIENT_CHARACTERISTICS *Cl)
{
    const SIZE_T First = FIELD_OFFSET(NDIS_CLIENT_CHARACTERISTICS, ClCreateVcHandler);
    SIZE_T Offset;

    for (Offset = First; Offset < sizeof(*Cl); Offset += sizeof(PVOID)) {
        if (*(const PVOID *)((const UCHAR *)Cl + Offset) == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

static VOID ClientFill(PAF_CLIENT Client, const NDIS_CLIENT_CHARACTERISTICS *Cl)
{
    PNDIS_CO_CLIENT_OPTIONAL_HANDLERS Handlers = &Client->Handlers;

    RtlZeroMemory(Client, sizeof(*Client));
    Client->Legacy.RequestHandler = Cl->ClRequestHandler;
    Client->Legacy.RequestCompleteHandler = Cl->ClRequestCompleteHandler;
    Client->Legacy.OpenAfCompleteHandler = Cl->ClOpenAfCompleteHandler;
    Handlers->Header.Type = NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS;
    Handlers->Header.Revision = NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1;
    Handlers->Header.Size = NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1;
    Handlers->ClCreateVcHandler = Cl->ClCreateVcHandler;
    Handlers->ClDeleteVcHandler = Cl->ClDeleteVcHandler;
    Handlers->ClCloseAfCompleteHandler = Cl->ClCloseAfCompleteHandler;
    Handlers->ClRegisterSapCompleteHandler = Cl->ClRegisterSapCompleteHandler;
    Handlers->ClDeregisterSapCompleteHandler = Cl->ClDeregisterSapCompleteHandler;
    Handlers->ClMakeCallCompleteHandler = Cl->ClMakeCallCompleteHandler;
    Handlers->ClModifyCallQoSCompleteHandler = Cl->ClModifyCallQoSCompleteHandler;
    Handlers->ClCloseCallCompleteHandler = Cl->ClCloseCallCompleteHandler;
    Handlers->ClAddPartyCompleteHandler = Cl->ClAddPartyCompleteHandler;
    Handlers->ClDropPartyCompleteHandler = Cl->ClDropPartyCompleteHandler;
    Handlers->ClIncomingCallHandler = Cl->ClIncomingCallHandler;
    Handlers->ClIncomingCallQoSChangeHandler = Cl->ClIncomingCallQoSChangeHandler;
    Handlers->ClIncomingCloseCallHandler = Cl->ClIncomingCloseCallHandler;
    Handlers->ClIncomingDropPartyHandler = Cl->ClIncomingDropPartyHandler;
    Handlers->ClCallConnectedHandler = Cl->ClCallConnectedHandler;
}

/* nf-ndis-ndisclopenaddressfamily.md */
NDIS_STATUS NdisClOpenAddressFamily(NDIS_HANDLE NdisBindingHandle, PCO_ADDRESS_FAMILY AddressFamily,
                                    NDIS_HANDLE ProtocolAfContext,
                                    PNDIS_CLIENT_CHARACTERISTICS ClCharacteristics,
                                    UINT SizeOfClCharacteristics, PNDIS_HANDLE NdisAfHandle)
{
    static const PCSTR Function = "NdisClOpenAddressFamily";
    PNS_BINDING Binding;
    NDIS_STATUS Status;
    AF_CLIENT Client;
    KIRQL Irql;

    *NdisAfHandle = NULL;
    if (!LibraryRequirePassive(Function, "IRQL-005")) {
        return NDIS_STATUS_FAILURE;
    }
    Binding = BindingEnter(NdisBindingHandle, Function);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (SizeOfClCharacteristics < sizeof(*ClCharacteristics) || !ClientComplete(ClCharacteristics)) {
        ViolationReport(NDH_STANDIN_REFUSED, "REG-012", Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_FAILURE,
                        "the client characteristics are too short, or a Cl handler is NULL");
        ObjectDereference(Binding);
        return NDIS_STATUS_FAILURE;
    }
    ClientFill(&Client, ClCharacteristics);
    LibraryAcquire(&Irql);
    Binding->OwnLegacy[SideClient] = Client.Legacy;
    Binding->Legacy[SideClient] = &Binding->OwnLegacy[SideClient];
    LibraryRelease(Irql);
    Status =
        AfOpenForClient(NdisBindingHandle, AddressFamily, ProtocolAfContext, &Client, NdisAfHandle, Function);
    ObjectDereference(Binding);
    return Status;
}

/* -> call manager: ProtocolCmOpenAf, with its own context of the binding. */
_Use_decl_annotations_
static NDIS_STATUS ThunkOpenAf(NDIS_HANDLE CallMgrBindingContext, PCO_ADDRESS_FAMILY AddressFamily,
                               NDIS_HANDLE NdisAfHandle, PNDIS_HANDLE CallMgrAfContext)
{
    PN5_BINDING Binding = CallMgrBindingContext;
    NDIS_STATUS Status;

    HANDLER_STATUS(Status, ProtocolCmOpenAf, PlaceOfThunk(), Binding->OpenAfHandler, Binding->Context,
                   AddressFamily, NdisAfHandle, CallMgrAfContext);
    return Status;
}

/* nf-ndis-ndiscmregisteraddressfamily.md: the binding's call manager handlers are those of the last call. */
NDIS_STATUS NdisCmRegisterAddressFamily(NDIS_HANDLE NdisBindingHandle, PCO_ADDRESS_FAMILY AddressFamily,
                                        PNDIS_CALL_MANAGER_CHARACTERISTICS CmCharacteristics,
                                        UINT SizeOfCmCharacteristics)
{
    static const PCSTR Function = "NdisCmRegisterAddressFamily";
    PNS_BINDING Binding;
    NDIS_STATUS Status;
    PCSTR Reason;
    PCSTR Rule;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "IRQL-018")) {
        return NDIS_STATUS_FAILURE;
    }
    Binding = BindingEnter(NdisBindingHandle, Function);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Reason = CallManagerLacks(CmCharacteristics, SizeOfCmCharacteristics, TRUE, &Rule);
    if (Reason != NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        ObjectDereference(Binding);
        return NDIS_STATUS_FAILURE;
    }
    LibraryAcquire(&Irql);
    CallManagerFill(&Binding->Cm, &Binding->OwnLegacy[SideCallManager], CmCharacteristics);
    Binding->Cm.CmOpenAfHandler = ThunkOpenAf;
    ((PN5_BINDING)Binding->Context)->OpenAfHandler = CmCharacteristics->CmOpenAfHandler;
    Binding->Legacy[SideCallManager] = &Binding->OwnLegacy[SideCallManager];
    Binding->HasCm = TRUE;
    LibraryRelease(Irql);
    Status = NdisCmRegisterAddressFamilyEx(NdisBindingHandle, AddressFamily);
    ObjectDereference(Binding);
    return Status;
}
