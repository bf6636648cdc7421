// SPDX-License-Identifier: MIT
/*
 * NdisSetOptionalHandlers: CoNDIS entry points of miniports and protocols (contract 5.1, 5.2, H-02, U-23).
 */
#include "driver.h"

#define FUNCTION_NAME "NdisSetOptionalHandlers"

/* Whether every pointer from First up to End (offsets) is set. */
static BOOLEAN HandlersComplete(const VOID *Table, SIZE_T First, SIZE_T End)
{
    SIZE_T Offset;

    for (Offset = First; Offset + sizeof(PVOID) <= End; Offset += sizeof(PVOID)) {
        if (*(const PVOID *)((const UCHAR *)Table + Offset) == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

static NDIS_STATUS Refuse(NDIS_HANDLE Handle, PCSTR Rule, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, Rule, FUNCTION_NAME, ObjectNone, Handle, NDIS_STATUS_FAILURE, "%s",
                    Reason);
    return NDIS_STATUS_FAILURE;
}

static NDIS_STATUS SetMiniportCo(PNS_MINIPORT Miniport, const NDIS_MINIPORT_CO_CHARACTERISTICS *Co)
{
    if (!HeaderCheck(&Co->Header, NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                     NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                     NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1, FUNCTION_NAME, "REG-002",
                     NDIS_STATUS_FAILURE)) {
        return NDIS_STATUS_FAILURE;
    }
    if (Co->CoSendNetBufferListsHandler == NULL || Co->CoOidRequestHandler == NULL) {
        return Refuse(Miniport->Handle, "REG-002",
                      "CoSendNetBufferListsHandler or CoOidRequestHandler is NULL");
    }
    Miniport->Co = *Co;
    Miniport->HasCo = TRUE;
    return NDIS_STATUS_SUCCESS;
}

/* Copies what Size covers, the rest is NULL. FALSE: refused. */
static BOOLEAN TakeCallManager(OBJECT_KIND Kind, NDIS_HANDLE Handle,
                               const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm,
                               NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Target)
{
    const SIZE_T First = FIELD_OFFSET(NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS, CmCreateVcHandler);
    const SIZE_T Documented = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
    ULONG Sizes = SwitchValue(NDH_STANDIN_SW_CM_HANDLERS_SIZE);
    SIZE_T Size = Cm->Header.Size;

    if (!HeaderCheck(&Cm->Header, NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                     NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1, (USHORT)Documented, FUNCTION_NAME,
                     "REG-003", NDIS_STATUS_FAILURE)) {
        return FALSE;
    }
    if ((Sizes == 1 && Size > Documented) || (Sizes == 2 && Size == Documented)) {
        ViolationReport(NDH_STANDIN_REFUSED, "U-23", FUNCTION_NAME, Kind, Handle, NDIS_STATUS_FAILURE,
                        "size %u is refused by the switch cm-handlers-size", (ULONG64)Size);
        return FALSE;
    }
    if (Size > sizeof(*Cm)) {
        Size = sizeof(*Cm);
    }
    if (!HandlersComplete(Cm, First, Size)) {
        (VOID) Refuse(Handle, "REG-004", "a Cm handler is NULL");
        return FALSE;
    }
    RtlZeroMemory(Target, sizeof(*Target));
    RtlCopyMemory(Target, Cm, Size);
    return TRUE;
}

static BOOLEAN CheckProtocolCo(const NDIS_PROTOCOL_CO_CHARACTERISTICS *Co)
{
    const SIZE_T First = FIELD_OFFSET(NDIS_PROTOCOL_CO_CHARACTERISTICS, CoStatusHandlerEx);

    if (!HeaderCheck(&Co->Header, NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS,
                     NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                     NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1, FUNCTION_NAME, "REG-011",
                     NDIS_STATUS_FAILURE)) {
        return FALSE;
    }
    if (!HandlersComplete(Co, First, sizeof(*Co))) {
        (VOID) Refuse(NULL, "REG-011", "a Co handler is NULL");
        return FALSE;
    }
    return TRUE;
}

static BOOLEAN CheckClient(const NDIS_CO_CLIENT_OPTIONAL_HANDLERS *Client)
{
    const SIZE_T First = FIELD_OFFSET(NDIS_CO_CLIENT_OPTIONAL_HANDLERS, ClCreateVcHandler);

    if (!HeaderCheck(&Client->Header, NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS,
                     NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1,
                     NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1, FUNCTION_NAME, "REG-012",
                     NDIS_STATUS_FAILURE)) {
        return FALSE;
    }
    if (!HandlersComplete(Client, First, sizeof(*Client))) {
        (VOID) Refuse(NULL, "REG-012", "a Cl handler is NULL");
        return FALSE;
    }
    return TRUE;
}

static NDIS_STATUS SetForMiniport(PNS_MINIPORT Miniport, const VOID *Handlers, UCHAR Type)
{
    if (!Miniport->InSetOptions) {
        return Refuse(Miniport->Handle, "REG-001", "not called inside MiniportSetOptions");
    }
    switch (Type) {
    case NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS:
        return SetMiniportCo(Miniport, Handlers);
    case NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS:
        if (!TakeCallManager(ObjectMiniport, Miniport->Handle, Handlers, &Miniport->Cm)) {
            return NDIS_STATUS_FAILURE;
        }
        Miniport->HasCm = TRUE;
        return NDIS_STATUS_SUCCESS;
    case NDIS_OBJECT_TYPE_MINIPORT_PNP_CHARACTERISTICS:
        return NDIS_STATUS_SUCCESS; /* nothing of it happens on a virtual adapter */
    default:
        return Refuse(Miniport->Handle, "REG-002", "a type that a miniport driver cannot set");
    }
}

static NDIS_STATUS SetForProtocol(PNS_PROTOCOL Protocol, const VOID *Handlers, UCHAR Type)
{
    if (!Protocol->InSetOptions) {
        return Refuse(Protocol->Handle, "REG-011", "not called inside ProtocolSetOptions");
    }
    switch (Type) {
    case NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS:
        if (!CheckProtocolCo(Handlers)) {
            return NDIS_STATUS_FAILURE;
        }
        Protocol->Co = *(const NDIS_PROTOCOL_CO_CHARACTERISTICS *)Handlers;
        Protocol->HasCo = TRUE;
        return NDIS_STATUS_SUCCESS;
    case NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS:
        if (!CheckClient(Handlers)) {
            return NDIS_STATUS_FAILURE;
        }
        Protocol->Client = *(const NDIS_CO_CLIENT_OPTIONAL_HANDLERS *)Handlers;
        Protocol->HasClient = TRUE;
        return NDIS_STATUS_SUCCESS;
    case NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS:
        if (!TakeCallManager(ObjectProtocol, Protocol->Handle, Handlers, &Protocol->Cm)) {
            return NDIS_STATUS_FAILURE;
        }
        Protocol->HasCm = TRUE;
        return NDIS_STATUS_SUCCESS;
    default:
        return Refuse(Protocol->Handle, "REG-012", "a type that a protocol driver cannot set");
    }
}

static NDIS_STATUS SetForBinding(PNS_BINDING Binding, const VOID *Handlers, UCHAR Type)
{
    switch (Type) {
    case NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS:
        if (!CheckProtocolCo(Handlers)) {
            return NDIS_STATUS_FAILURE;
        }
        Binding->Co = *(const NDIS_PROTOCOL_CO_CHARACTERISTICS *)Handlers;
        Binding->HasCo = TRUE;
        return NDIS_STATUS_SUCCESS;
    case NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS:
        if (!CheckClient(Handlers)) {
            return NDIS_STATUS_FAILURE;
        }
        Binding->Client = *(const NDIS_CO_CLIENT_OPTIONAL_HANDLERS *)Handlers;
        Binding->HasClient = TRUE;
        return NDIS_STATUS_SUCCESS;
    case NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS:
        if (!TakeCallManager(ObjectBinding, Binding->Handle, Handlers, &Binding->Cm)) {
            return NDIS_STATUS_FAILURE;
        }
        Binding->HasCm = TRUE;
        return NDIS_STATUS_SUCCESS;
    default:
        return Refuse(Binding->Handle, "REG-012", "a type that cannot be set for a binding");
    }
}

/*
 * nf-ndis-ndissetoptionalhandlers.md: with the handle of a miniport driver, a protocol driver or a binding.
 */
NDIS_STATUS NdisSetOptionalHandlers(NDIS_HANDLE NdisHandle, PNDIS_DRIVER_OPTIONAL_HANDLERS OptionalHandlers)
{
    PVOID Object = NULL;
    OBJECT_KIND Kind;
    NDIS_STATUS Status;
    KIRQL Irql;

    if (!LibraryRequirePassive(FUNCTION_NAME, "IRQL-013")) {
        return NDIS_STATUS_FAILURE;
    }
    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisHandle);
    HandleResolveLocked(NdisHandle, Kind, SideOnly, &Object);
    if (Object != NULL) {
        ObjectReference(Object);
    }
    LibraryRelease(Irql);
    if (Object == NULL) {
        return Refuse(NdisHandle, "REG-001", "the handle is not live");
    }
    switch (Kind) {
    case ObjectMiniport:
        Status = SetForMiniport(Object, OptionalHandlers, OptionalHandlers->Header.Type);
        break;
    case ObjectProtocol:
        Status = SetForProtocol(Object, OptionalHandlers, OptionalHandlers->Header.Type);
        break;
    case ObjectBinding:
        Status = SetForBinding(Object, OptionalHandlers, OptionalHandlers->Header.Type);
        break;
    default:
        Status = Refuse(NdisHandle, "REG-001", "the handle is of another kind");
        break;
    }
    ObjectDereference(Object);
    return Status;
}
