// SPDX-License-Identifier: MIT
/*
 * NdisMSetMiniportAttributes: refuses what would keep an adapter from starting on Windows (what Windows
 * wants, A4).
 */
#include "driver.h"

#define FUNCTION_NAME "NdisMSetMiniportAttributes"

static NDIS_STATUS Refuse(PNS_ADAPTER Adapter, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", FUNCTION_NAME, ObjectAdapter, Adapter->Handle,
                    NDIS_STATUS_INVALID_PARAMETER, "%s", Reason);
    return NDIS_STATUS_INVALID_PARAMETER;
}

static VOID Note(PNS_ADAPTER Adapter, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_NOTED, "WIN-A4", FUNCTION_NAME, ObjectAdapter, Adapter->Handle, 0, "%s",
                    Reason);
}

static NDIS_STATUS SetRegistration(PNS_ADAPTER Adapter,
                                   const NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES *Attributes)
{
    const ULONG SecondRevision = NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND;
    ULONG Flags = Attributes->AttributeFlags;
    KIRQL Irql;

    if (!HeaderCheck(&Attributes->Header, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                     NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1,
                     NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1, FUNCTION_NAME, "WIN-A4",
                     NDIS_STATUS_INVALID_PARAMETER)) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    if (Adapter->HasRegistration) {
        return Refuse(Adapter, "registration attributes are set already");
    }
    if ((Flags & SecondRevision) != 0 &&
        Attributes->Header.Revision < NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2) {
        return Refuse(Adapter, "NO_PAUSE_ON_SUSPEND needs revision 2 of the registration attributes");
    }
    if (Adapter->Miniport->HasCm && (Flags & NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO) == 0) {
        Note(Adapter, "without DO_NOT_BIND_TO_ALL_CO Windows binds NDPROXY to the adapter");
    }
    if ((Flags & NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND) == 0) {
        Note(Adapter, "without NO_HALT_ON_SUSPEND Windows halts the adapter at suspend");
    }
    LibraryAcquire(&Irql);
    Adapter->Context = Attributes->MiniportAdapterContext;
    Adapter->AttributeFlags = Flags;
    Adapter->HangSeconds = Attributes->CheckForHangTimeInSeconds;
    Adapter->HasRegistration = TRUE;
    LibraryRelease(Irql);
    return NDIS_STATUS_SUCCESS;
}

/* First thing that general attributes lack, or NULL. */
static PCSTR GeneralMissing(const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *General, BOOLEAN IsEthernet)
{
    const NDIS_PM_CAPABILITIES *Pm = General->PowerManagementCapabilitiesEx;

    if (General->MtuSize == 0) {
        return "MtuSize is 0";
    }
    if (General->LookaheadSize == 0) {
        return "LookaheadSize is 0";
    }
    if (General->IfType == 0) {
        return "IfType is 0";
    }
    if (General->AccessType < NET_IF_ACCESS_LOOPBACK || General->AccessType >= NET_IF_ACCESS_MAXIMUM) {
        return "AccessType is no NET_IF_ACCESS_TYPE";
    }
    if (General->ConnectionType < NET_IF_CONNECTION_DEDICATED ||
        General->ConnectionType >= NET_IF_CONNECTION_MAXIMUM) {
        return "ConnectionType is no NET_IF_CONNECTION_TYPE (0 is none)";
    }
    if (General->SupportedOidList == NULL || General->SupportedOidListLength == 0) {
        return "the list of supported OIDs is empty";
    }
    if (IsEthernet && General->MacAddressLength != ETHERNET_ADDRESS) {
        return "MacAddressLength is not 6 on Ethernet";
    }
    if (Pm == NULL) {
        return "PowerManagementCapabilitiesEx is NULL";
    }
    if (Pm->Header.Type != NDIS_OBJECT_TYPE_DEFAULT ||
        Pm->Header.Revision < NDIS_PM_CAPABILITIES_REVISION_1 ||
        Pm->Header.Size < NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_1) {
        return "wrong header of NDIS_PM_CAPABILITIES";
    }
    return NULL;
}

static NDIS_STATUS SetGeneral(PNS_ADAPTER Adapter, const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *General)
{
    PCSTR Missing;
    SIZE_T PmSize;
    KIRQL Irql;

    if (!HeaderCheck(&General->Header, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                     NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                     NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2, FUNCTION_NAME, "WIN-A4",
                     NDIS_STATUS_INVALID_PARAMETER)) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    if (!Adapter->HasRegistration) {
        return Refuse(Adapter, "general attributes before registration attributes");
    }
    Missing = GeneralMissing(General,
                             (BOOLEAN)(General->MediaType == NdisMedium802_3 && !Adapter->Miniport->HasCo));
    if (Missing != NULL) {
        return Refuse(Adapter, Missing);
    }
    PmSize = General->PowerManagementCapabilitiesEx->Header.Size;
    LibraryAcquire(&Irql);
    Adapter->General = *General;
    RtlZeroMemory(&Adapter->Pm, sizeof(Adapter->Pm));
    RtlCopyMemory(&Adapter->Pm, General->PowerManagementCapabilitiesEx,
                  PmSize < sizeof(Adapter->Pm) ? PmSize : sizeof(Adapter->Pm));
    Adapter->General.PowerManagementCapabilitiesEx = &Adapter->Pm;
    Adapter->General.SupportedOidList = NULL;
    Adapter->General.PowerManagementCapabilities = NULL;
    Adapter->General.RecvScaleCapabilities = NULL;
    Adapter->HasGeneral = TRUE;
    LibraryRelease(Irql);
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismsetminiportattributes.md: inside MiniportInitializeEx, registration first. */
NDIS_STATUS NdisMSetMiniportAttributes(NDIS_HANDLE NdisMiniportHandle,
                                       PNDIS_MINIPORT_ADAPTER_ATTRIBUTES MiniportAttributes)
{
    PNS_ADAPTER Adapter;
    NDIS_STATUS Status;
    BOOLEAN Initializing;
    KIRQL Irql;

    if (!LibraryRequirePassive(FUNCTION_NAME, "IRQL-013")) {
        return NDIS_STATUS_FAILURE;
    }
    Adapter = HandleEnter(NdisMiniportHandle, ObjectAdapter, SideOnly, FUNCTION_NAME, "WIN-A4",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_INVALID_PARAMETER, &Irql);
    if (Adapter == NULL) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    ObjectReference(Adapter);
    Initializing = (BOOLEAN)(Adapter->State == NDH_STANDIN_ADAPTER_INITIALIZING);
    LibraryRelease(Irql);
    if (!Initializing) {
        Status = Refuse(Adapter, "not called inside MiniportInitializeEx");
    } else {
        switch (MiniportAttributes->RegistrationAttributes.Header.Type) {
        case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES:
            Status = SetRegistration(Adapter, &MiniportAttributes->RegistrationAttributes);
            break;
        case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES:
            Status = SetGeneral(Adapter, &MiniportAttributes->GeneralAttributes);
            break;
        default:
            Status = Refuse(Adapter, "attributes of a type that a CoNDIS miniport does not set");
            break;
        }
    }
    ObjectDereference(Adapter);
    return Status;
}
