// SPDX-License-Identifier: MIT
/*
 * NDIS 5 miniport drivers: registration (NdisMRegisterMiniport) and unload.
 */
#include "wrapper.h"

#include "../ndis/driver.h"

#define FUNCTION_NAME "NdisMRegisterMiniport"

/* Length that the characteristics of a version have at least, or 0: there is no such version. */
static ULONG LengthOf(UCHAR Major, UCHAR Minor)
{
    if (Major == 4 && Minor == 0) {
        return FIELD_OFFSET(NDIS50_MINIPORT_CHARACTERISTICS, CoCreateVcHandler);
    }
    if (Major == 5 && Minor == 0) {
        return sizeof(NDIS50_MINIPORT_CHARACTERISTICS);
    }
    return Major == 5 && Minor == 1 ? sizeof(NDIS51_MINIPORT_CHARACTERISTICS) : 0;
}

/* First thing that the handlers lack, or NULL. */
static PCSTR HandlersLack(const NDIS51_MINIPORT_CHARACTERISTICS *Characteristics, PCSTR *Rule)
{
    BOOLEAN CoSend = (BOOLEAN)(Characteristics->CoSendPacketsHandler != NULL);
    BOOLEAN CoRequest = (BOOLEAN)(Characteristics->CoRequestHandler != NULL);

    *Rule = "WIN-D3";
    if (Characteristics->InitializeHandler == NULL) {
        return "missing InitializeHandler";
    }
    if (Characteristics->HaltHandler == NULL) {
        return "missing HaltHandler";
    }
    if (CoSend != CoRequest) {
        *Rule = "REG-002";
        return "CoSendPacketsHandler and CoRequestHandler go together";
    }
    if (!CoSend && (Characteristics->QueryInformationHandler == NULL ||
                    Characteristics->SetInformationHandler == NULL)) {
        return "missing QueryInformationHandler or SetInformationHandler, and no CoRequestHandler";
    }
    if (!CoSend && Characteristics->SendHandler == NULL && Characteristics->SendPacketsHandler == NULL) {
        return "no handler to send with";
    }
    return NULL;
}

static NDIS_STATUS CharacteristicsTake(PN5_DRIVER Driver,
                                       const NDIS_MINIPORT_CHARACTERISTICS *Characteristics, UINT Length)
{
    NDIS_STATUS Status = NDIS_STATUS_BAD_CHARACTERISTICS;
    PCSTR Reason = NULL;
    PCSTR Rule = "WIN-D3";
    ULONG Needed = 0;

    if (Length >= RTL_SIZEOF_THROUGH_FIELD(NDIS50_MINIPORT_CHARACTERISTICS, MinorNdisVersion)) {
        Needed = LengthOf(Characteristics->MajorNdisVersion, Characteristics->MinorNdisVersion);
    }
    if (Needed == 0) {
        Status = NDIS_STATUS_BAD_VERSION;
        Reason = "the NDIS version is not 4.0, 5.0 or 5.1";
    } else if (Length < Needed) {
        Reason = "CharacteristicsLength is less than the version's characteristics have";
    } else {
        RtlZeroMemory(&Driver->Characteristics, sizeof(Driver->Characteristics));
        RtlCopyMemory(&Driver->Characteristics, Characteristics, Needed);
        Reason = HandlersLack(&Driver->Characteristics, &Rule);
    }
    if (Reason == NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    ViolationReport(NDH_STANDIN_REFUSED, Rule, FUNCTION_NAME, ObjectNone, NULL, Status, "%s", Reason);
    return Status;
}

/* nf-ndis-ndismregisterminiport.md */
NDIS_STATUS NdisMRegisterMiniport(NDIS_HANDLE NdisWrapperHandle,
                                  PNDIS_MINIPORT_CHARACTERISTICS MiniportCharacteristics,
                                  UINT CharacteristicsLength)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Thunks;
    NDIS_STATUS Status;
    PN5_DRIVER Driver;

    if (!LibraryRequirePassive(FUNCTION_NAME, "IRQL-013")) {
        return NDIS_STATUS_FAILURE;
    }
    Driver = WrapperFind(NdisWrapperHandle, FUNCTION_NAME);
    if (Driver == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Driver->Miniport != NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-D3", FUNCTION_NAME, ObjectMiniport, Driver->Miniport,
                        NDIS_STATUS_FAILURE, "the driver registered a miniport already");
        return NDIS_STATUS_FAILURE;
    }
    Status = CharacteristicsTake(Driver, MiniportCharacteristics, CharacteristicsLength);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    ThunksFill(Driver, &Thunks);
    return MiniportRegister(Driver->DriverObject, &Driver->RegistryPath, Driver, &Thunks, ThunksSetOptions,
                            &Driver->Miniport);
}

/* MiniportDriverUnload of NDIS 6: adapters are halted already. */
_Use_decl_annotations_
VOID ThunkUnload(PDRIVER_OBJECT DriverObject)
{
    PN5_DRIVER Driver = WrapperOfDriver(DriverObject);

    if (Driver->UnloadHandler != NULL) {
        HANDLER_CALL(MiniportDriverUnload, PlaceOfThunk(), Driver->UnloadHandler, DriverObject);
    }
    NdisMDeregisterMiniportDriver(Driver->Miniport);
    WrapperFree(Driver);
}
