// SPDX-License-Identifier: MIT
/*
 * Address families: registration and notification (contract 3.6, 3.8, section 6).
 */
#include "family.h"
#include "boundary.h"
#include "break.h"

/* AF numbers that draw NDPROXY and NDISWAN on Windows. */
static BOOLEAN DrawsStrangers(ULONG Family)
{
    return (BOOLEAN)(Family == CO_ADDRESS_FAMILY_TAPI || Family == CO_ADDRESS_FAMILY_TAPI_PROXY ||
                     (Family & CO_ADDRESS_FAMILY_PROXY) != 0);
}

_Use_decl_annotations_
PNS_FAMILY FamilyFindLocked(PNS_ADAPTER Adapter, ULONG Number)
{
    ULONG Index;

    for (Index = 0; Index < MAX_ADDRESS_FAMILIES; Index++) {
        PNS_FAMILY Entry = &Adapter->Families[Index];

        if (Entry->Registered && (ULONG)Entry->Family.AddressFamily == Number) {
            return Entry;
        }
    }
    return NULL;
}

_Use_decl_annotations_
ULONG FamilyCountLocked(PNS_ADAPTER Adapter)
{
    ULONG Count = 0;
    ULONG Index;

    for (Index = 0; Index < MAX_ADDRESS_FAMILIES; Index++) {
        Count += Adapter->Families[Index].Registered;
    }
    return Count;
}

_Use_decl_annotations_
VOID FamilyRemoveLocked(PNS_ADAPTER Adapter, PNS_BINDING CallManager)
{
    PLIST_ENTRY Link;
    ULONG Index;

    for (Index = 0; Index < MAX_ADDRESS_FAMILIES; Index++) {
        PNS_FAMILY Entry = &Adapter->Families[Index];

        if (!Entry->Registered || (CallManager != NULL && Entry->CallManager != CallManager)) {
            continue;
        }
        Entry->Registered = FALSE;
        Entry->CallManager = NULL;
        for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
            CONTAINING_RECORD(Link, NS_BINDING, Link)->NotifiedFamilies &= ~(1u << Index);
        }
    }
}

/* Takes a free place for the AF. FALSE: there is none. Library's lock held. */
static BOOLEAN FamilyAddLocked(PNS_ADAPTER Adapter, const CO_ADDRESS_FAMILY *Family, PNS_BINDING CallManager,
                               const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm,
                               const LEGACY_HANDLERS *Legacy)
{
    ULONG Index;

    for (Index = 0; Index < MAX_ADDRESS_FAMILIES; Index++) {
        PNS_FAMILY Entry = &Adapter->Families[Index];

        if (!Entry->Registered) {
            Entry->Registered = TRUE;
            Entry->CallManager = CallManager;
            Entry->Cm = Cm;
            Entry->Legacy = Legacy;
            Entry->Family = *Family;
            return TRUE;
        }
    }
    return FALSE;
}

/* A binding that has to be told of an AF, referenced, or NULL. Its bit is set. */
static PNS_BINDING NextToNotify(PNS_ADAPTER Adapter, CO_ADDRESS_FAMILY *Family)
{
    PNS_BINDING Found = NULL;
    PLIST_ENTRY Link;
    ULONG Index;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings && Found == NULL; Link = Link->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        if (!Binding->HasCo || Binding->InBind || Binding->Unbinding || Binding->State == BindingOpening ||
            Binding->State == BindingClosing) {
            continue;
        }
        for (Index = 0; Index < MAX_ADDRESS_FAMILIES; Index++) {
            if (Adapter->Families[Index].Registered && (Binding->NotifiedFamilies & (1u << Index)) == 0) {
                Binding->NotifiedFamilies |= 1u << Index;
                Binding->Notifying = TRUE;
                *Family = Adapter->Families[Index].Family;
                ObjectReference(Binding);
                Found = Binding;
                break;
            }
        }
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
VOID FamilyNotify(PNS_ADAPTER Adapter)
{
    CO_ADDRESS_FAMILY Family;
    PNS_BINDING Binding;
    BOOLEAN Raised;
    KIRQL Irql;

    while ((Binding = NextToNotify(Adapter, &Family)) != NULL) {
        Raised = BreakRaise(Rule_IRQL_011, DISPATCH_LEVEL, &Irql);
        BREAK_DELIVER(Rule_AF_OPEN_001,
                      HANDLER_CALL(ProtocolCoAfRegisterNotify, PlaceOfBinding(Binding),
                                   Binding->Co.CoAfRegisterNotifyHandler, Binding->Context, &Family));
        BreakLower(Raised, Irql);
        LibraryAcquire(&Irql);
        Binding->Notifying = FALSE;
        LibraryRelease(Irql);
        ObjectDereference(Binding);
    }
}

static NDIS_STATUS RefuseFamily(PCSTR Function, PCSTR Rule, OBJECT_KIND Kind, NDIS_HANDLE Handle,
                                const CO_ADDRESS_FAMILY *Family, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, Kind, Handle, NDIS_STATUS_FAILURE, "AF %x: %s",
                    (ULONG64)(ULONG)Family->AddressFamily, Reason);
    return BreakIs(Rule_REG_010, BreakStatus) ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}

static VOID NoteStrangers(PCSTR Function, OBJECT_KIND Kind, NDIS_HANDLE Handle,
                          const CO_ADDRESS_FAMILY *Family)
{
    if (DrawsStrangers((ULONG)Family->AddressFamily)) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-A4", Function, Kind, Handle, 0,
                        "AF %x draws NDPROXY or NDISWAN on Windows", (ULONG64)(ULONG)Family->AddressFamily);
    }
}

_Use_decl_annotations_
NDIS_STATUS FamilyRegister(NDIS_HANDLE MiniportAdapterHandle, const CO_ADDRESS_FAMILY *AddressFamily,
                           const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm, const LEGACY_HANDLERS *Legacy,
                           PCSTR Function)
{
    PCSTR Reason = NULL;
    PCSTR Rule = "REG-010";
    BOOLEAN Late;
    PNS_ADAPTER Adapter;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "IRQL-004")) {
        return NDIS_STATUS_FAILURE;
    }
    Adapter = HandleEnter(MiniportAdapterHandle, ObjectAdapter, SideOnly, Function, "REG-010",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Adapter == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (!Adapter->Miniport->HasCo || !Adapter->Miniport->HasCm) {
        Reason = "the driver set no CoNDIS miniport characteristics or no call manager handlers";
    } else if ((Adapter->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_NOT_CO_NDIS) != 0) {
        Reason = "the adapter declared itself connectionless (NOT_CO_NDIS)";
    } else if (!Adapter->HasGeneral) {
        Rule = "REG-008";
        Reason = "registration and general attributes are not set";
    } else if (FamilyFindLocked(Adapter, (ULONG)AddressFamily->AddressFamily) != NULL) {
        Rule = "REG-009";
        Reason = "the AF is registered already";
    } else if (!FamilyAddLocked(Adapter, AddressFamily, NULL, Cm != NULL ? Cm : &Adapter->Miniport->Cm,
                                Legacy)) {
        Reason = "too many AFs";
    }
    Late = (BOOLEAN)(Adapter->State != NDH_STANDIN_ADAPTER_INITIALIZING);
    ObjectReference(Adapter);
    LibraryRelease(Irql);

    if (Reason != NULL) {
        ObjectDereference(Adapter);
        return RefuseFamily(Function, Rule, ObjectAdapter, MiniportAdapterHandle, AddressFamily, Reason);
    }
    NoteStrangers(Function, ObjectAdapter, MiniportAdapterHandle, AddressFamily);
    if (Late) {
        ViolationReport(NDH_STANDIN_NOTED, "REG-008", Function, ObjectAdapter, MiniportAdapterHandle, 0,
                        "called outside MiniportInitializeEx");
        ConfigurationAcquire();
        FamilyNotify(Adapter);
        ConfigurationRelease();
    }
    ObjectDereference(Adapter);
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismcmregisteraddressfamilyex.md */
NDIS_STATUS NdisMCmRegisterAddressFamilyEx(NDIS_HANDLE MiniportAdapterHandle,
                                           PCO_ADDRESS_FAMILY AddressFamily)
{
    return FamilyRegister(MiniportAdapterHandle, AddressFamily, NULL, NULL, "NdisMCmRegisterAddressFamilyEx");
}

/* Why the binding of a stand-alone call manager cannot have the AF, or NULL. Library's lock held. */
static PCSTR CallManagerRefusalLocked(PNS_BINDING Binding, const CO_ADDRESS_FAMILY *Family, PCSTR *Rule)
{
    const NDIS_MINIPORT_CO_CHARACTERISTICS *Co = &Binding->Adapter->Miniport->Co;
    PNS_FAMILY Registered = FamilyFindLocked(Binding->Adapter, (ULONG)Family->AddressFamily);

    *Rule = "REG-010";
    if (!Binding->HasCo || !Binding->HasCm) {
        return "the protocol set no CoNDIS characteristics or no call manager handlers";
    }
    if (Binding->State == BindingOpening || Binding->State == BindingClosing || Binding->Unbinding) {
        return "the binding is not open or is closing";
    }
    if (!Binding->Adapter->Miniport->HasCo ||
        (Binding->Adapter->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_NOT_CO_NDIS) != 0) {
        return "the miniport is no CoNDIS miniport";
    }
    if (Co->CoCreateVcHandler == NULL || Co->CoDeleteVcHandler == NULL || Co->CoActivateVcHandler == NULL ||
        Co->CoDeactivateVcHandler == NULL) {
        return "the miniport has no VC handlers of its own, as an MCM";
    }
    if (Registered != NULL) {
        if (Registered->CallManager == Binding) {
            *Rule = "REG-009";
            return "the AF is registered already";
        }
        return Registered->CallManager == NULL ? "the adapter's MCM has the AF"
                                               : "another call manager has the AF";
    }
    return NULL;
}

/* nf-ndis-ndiscmregisteraddressfamilyex.md */
NDIS_STATUS NdisCmRegisterAddressFamilyEx(NDIS_HANDLE NdisBindingHandle, PCO_ADDRESS_FAMILY AddressFamily)
{
    static const PCSTR Function = "NdisCmRegisterAddressFamilyEx";
    PNS_BINDING Binding;
    PNS_ADAPTER Adapter;
    PCSTR Reason;
    PCSTR Rule;
    BOOLEAN InBind;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "IRQL-018")) {
        return NDIS_STATUS_FAILURE;
    }
    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Reason = CallManagerRefusalLocked(Binding, AddressFamily, &Rule);
    if (Reason == NULL && !FamilyAddLocked(Binding->Adapter, AddressFamily, Binding, &Binding->Cm,
                                           Binding->Legacy[SideCallManager])) {
        Reason = "too many AFs";
    }
    InBind = Binding->InBind;
    Adapter = Binding->Adapter;
    ObjectReference(Adapter);
    LibraryRelease(Irql);

    if (Reason != NULL) {
        ObjectDereference(Adapter);
        return RefuseFamily(Function, Rule, ObjectBinding, NdisBindingHandle, AddressFamily, Reason);
    }
    NoteStrangers(Function, ObjectBinding, NdisBindingHandle, AddressFamily);
    if (!InBind) {
        ViolationReport(NDH_STANDIN_NOTED, "REG-008", Function, ObjectBinding, NdisBindingHandle, 0,
                        "called outside ProtocolBindAdapterEx");
        ConfigurationAcquire();
        FamilyNotify(Adapter);
        ConfigurationRelease();
    }
    ObjectDereference(Adapter);
    return NDIS_STATUS_SUCCESS;
}
