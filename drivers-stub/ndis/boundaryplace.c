// SPDX-License-Identifier: MIT
#include "boundaryplace.h"

#define INDEX_BITS 30 /* above: NDH_INDEX_BOUNDARY, NDH_INDEX_STAND_ALONE */

static const UINT8 Kinds[OBJECT_KINDS] = {
    [ObjectAdapter] = NdhKindAdapter, [ObjectBinding] = NdhKindBinding, [ObjectAf] = NdhKindAf,
    [ObjectSap] = NdhKindSap,         [ObjectVc] = NdhKindVc,           [ObjectParty] = NdhKindParty,
};

_Use_decl_annotations_
const NS_AF *BoundaryAf(const OBJECT *Object)
{
    switch (Object->Kind) {
    case ObjectAf:
        return (const NS_AF *)Object;
    case ObjectSap:
        return ((const NS_SAP_ENTRY *)Object)->Af;
    case ObjectVc:
        return ((const NS_VC *)Object)->Af;
    case ObjectParty:
        return ((const NS_PARTY *)Object)->Vc->Af;
    default:
        return NULL;
    }
}

_Use_decl_annotations_
UINT8 BoundarySide(HANDLE_SIDE Side)
{
    return Side == SideCallManager ? NdhSideCallManager
           : Side == SideMiniport  ? NdhSideMiniport
                                   : NdhSideClient;
}

_Use_decl_annotations_
NDH_ID BoundaryId(const VOID *Object, HANDLE_SIDE Side)
{
    const OBJECT *Head = Object;
    const NS_AF *Af = BoundaryAf(Head);
    UINT8 Owner = BoundarySide(Side);
    ULONG Index = (Head->Serial & ((1u << INDEX_BITS) - 1)) | NDH_INDEX_BOUNDARY;

    if (Head->Kind == ObjectAdapter) {
        Owner = NdhSideMiniport;
    } else if (Head->Kind == ObjectBinding) {
        Owner = ((const NS_BINDING *)Object)->HasCm ? NdhSideCallManager : NdhSideClient;
    }
    if (Owner == NdhSideCallManager && (Af == NULL || Af->CallManager != NULL)) {
        Index |= NDH_INDEX_STAND_ALONE;
    }
    return NDH_MAKE_ID(Owner, Kinds[Head->Kind], 1 + (Head->Serial >> INDEX_BITS), Index);
}

_Use_decl_annotations_
const UNICODE_STRING *BoundaryDriver(const NS_AF *Af, HANDLE_SIDE Side)
{
    const NS_BINDING *Binding = Side == SideClient        ? Af->Binding
                                : Side == SideCallManager ? Af->CallManager
                                                          : NULL;

    return Binding != NULL ? &Binding->Protocol->Characteristics.Name
                           : &Af->Binding->Adapter->Miniport->RegistryPath;
}

/* Whether that driver is one of NDIS 5. */
static BOOLEAN IsLegacy(const NS_AF *Af, HANDLE_SIDE Side)
{
    const NS_BINDING *Binding = Side == SideClient        ? Af->Binding
                                : Side == SideCallManager ? Af->CallManager
                                                          : NULL;

    return (BOOLEAN)(Binding != NULL ? LEGACY_PROTOCOL(Binding->Protocol)
                                     : LEGACY_MINIPORT(Af->Binding->Adapter->Miniport));
}

static BOUNDARY_PLACE PlaceAt(const NS_AF *Af, HANDLE_SIDE Side, const VOID *Object, const VOID *Object2)
{
    return (BOUNDARY_PLACE){ .Driver = BoundaryDriver(Af, Side),
                             .Object = BoundaryId(Object, Side),
                             .Object2 = Object2 != NULL ? BoundaryId(Object2, Side) : 0,
                             .Side = BoundarySide(Side),
                             .Legacy = IsLegacy(Af, Side) };
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfVc(const NS_VC *Vc, HANDLE_SIDE Side, const NS_PARTY *Party)
{
    return PlaceAt(Vc->Af, Side, Vc, Party);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfMiniportVc(const NS_VC *Vc)
{
    BOUNDARY_PLACE Place = PlaceAt(Vc->Af, SideMiniport, Vc, NULL);

    Place.Object = BoundaryId(Vc, MINIPORT_SIDE(Vc));
    return Place;
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfNewMiniportVc(const NS_VC *Vc)
{
    BOUNDARY_PLACE Place = PlaceOfMiniportVc(Vc);

    Place.Object2 = BoundaryId(Vc->Af->Binding->Adapter, SideOnly);
    return Place;
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfParty(const NS_PARTY *Party, HANDLE_SIDE Side)
{
    return PlaceAt(Party->Vc->Af, Side, Party, NULL);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfStatus(const NS_BINDING *Binding, const NS_VC *Vc, HANDLE_SIDE Side)
{
    BOUNDARY_PLACE Place = PlaceOfBinding(Binding);

    if (Vc != NULL) {
        Place.Object2 = Place.Object;
        Place.Object = BoundaryId(Vc, Side);
        Place.Side = BoundarySide(Side);
    }
    return Place;
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfVcIn(const NS_VC *Vc, HANDLE_SIDE Side, const NS_SAP_ENTRY *Sap)
{
    return PlaceAt(Vc->Af, Side, Vc, Sap != NULL ? (const VOID *)Sap : Vc->Af);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfAf(const NS_AF *Af, HANDLE_SIDE Side)
{
    return PlaceAt(Af, Side, Af, NULL);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfNewAf(const NS_AF *Af)
{
    return PlaceAt(Af, SideCallManager, Af,
                   Af->CallManager != NULL ? (const VOID *)Af->CallManager : Af->Binding->Adapter);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfSap(const NS_SAP_ENTRY *Sap, HANDLE_SIDE Side, BOOLEAN WithAf)
{
    return PlaceAt(Sap->Af, Side, Sap, WithAf ? Sap->Af : NULL);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfAdapter(const NS_ADAPTER *Adapter)
{
    return (BOUNDARY_PLACE){ .Driver = &Adapter->Miniport->RegistryPath,
                             .Object = BoundaryId(Adapter, SideOnly),
                             .Side = NdhSideMiniport,
                             .Legacy = (BOOLEAN)LEGACY_MINIPORT(Adapter->Miniport) };
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfMiniport(const NS_MINIPORT *Miniport)
{
    return (BOUNDARY_PLACE){ .Driver = &Miniport->RegistryPath,
                             .Side = NdhSideMiniport,
                             .Legacy = (BOOLEAN)LEGACY_MINIPORT(Miniport) };
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfBinding(const NS_BINDING *Binding)
{
    return (BOUNDARY_PLACE){ .Driver = &Binding->Protocol->Characteristics.Name,
                             .Object = BoundaryId(Binding, SideOnly),
                             .Side = Binding->HasCm ? NdhSideCallManager : NdhSideClient,
                             .Legacy = (BOOLEAN)LEGACY_PROTOCOL(Binding->Protocol) };
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfProtocol(const NS_PROTOCOL *Protocol)
{
    return (BOUNDARY_PLACE){ .Driver = &Protocol->Characteristics.Name,
                             .Side = Protocol->HasCm ? NdhSideCallManager : NdhSideClient,
                             .Legacy = (BOOLEAN)LEGACY_PROTOCOL(Protocol) };
}
