// SPDX-License-Identifier: MIT
#include "boundarycaller.h"

#include "boundarylegacy.h"
#include "boundaryplace.h"
#include "config.h"

/* What the handles say, the more telling kind first. */
typedef struct FINDINGS {
    const OBJECT *Best;
    const OBJECT *Second;
    NDIS_HANDLE BestHandle;
    ULONG BestRank;
} FINDINGS;

static OBJECT_KIND KindOf(CHAR Letter)
{
    switch (Letter) {
    case 'm':
        return ObjectAdapter;
    case 'I':
        return ObjectInterrupt;
    case 'g':
        return ObjectBinding;
    case 'a':
        return ObjectAf;
    case 'S':
        return ObjectSap;
    case 'v':
        return ObjectVc;
    case 'p':
        return ObjectParty;
    default:
        return ObjectNone;
    }
}

static ULONG RankOf(OBJECT_KIND Kind)
{
    switch (Kind) {
    case ObjectAf:
        return 2;
    case ObjectSap:
        return 3;
    case ObjectVc:
        return 4;
    case ObjectParty:
        return 5;
    default:
        return 1;
    }
}

/* Library's lock held. */
static VOID FindLocked(FINDINGS *Found, CHAR Letter, NDIS_HANDLE Handle)
{
    OBJECT_KIND Kind = Letter == 'h' ? HandleKindLocked(Handle) : KindOf(Letter);
    PVOID Object = NULL;
    ULONG Rank;

    if (Kind == ObjectNone) {
        return;
    }
    HandleResolveLocked(Handle, Kind, SideAny, &Object);
    if (Object == NULL) {
        return;
    }
    Rank = RankOf(Kind);
    if (Rank > Found->BestRank) {
        Found->Second = Found->BestRank > 1 ? Found->Best : NULL;
        Found->Best = Object;
        Found->BestHandle = Handle;
        Found->BestRank = Rank;
    } else if (Rank > 1 && Found->Second == NULL) {
        Found->Second = Object;
    }
}

/* Whose handle it is; the side of the function where all have the same. */
static HANDLE_SIDE SideOf(NDIS_HANDLE Handle, UINT8 Caller)
{
    HANDLE_SIDE Side = HandleSide(Handle);

    if (Side != SideBoth) {
        return Side;
    }
    return Caller == NdhSideCallManager ? SideCallManager
           : Caller == NdhSideMiniport  ? SideMiniport
                                        : SideClient;
}

/* Driver and side of an object that is no part of an AF. */
static VOID PlaceOfOther(BOUNDARY_PLACE *Place, const OBJECT *Object)
{
    switch (Object->Kind) {
    case ObjectAdapter:
        *Place = PlaceOfAdapter((const NS_ADAPTER *)Object);
        break;
    case ObjectInterrupt:
        *Place = PlaceOfAdapter((const NS_ADAPTER *)Object->Parent[0]);
        break;
    case ObjectBinding:
        *Place = PlaceOfBinding((const NS_BINDING *)Object);
        break;
    case ObjectBind:
        *Place = PlaceOfProtocol(((const NS_BIND *)Object)->Protocol);
        break;
    case ObjectProtocol:
        *Place = PlaceOfProtocol((const NS_PROTOCOL *)Object);
        break;
    case ObjectMiniport:
        *Place = PlaceOfMiniport((const NS_MINIPORT *)Object);
        break;
    default:
        break;
    }
}

static BOOLEAN Has(const BOUNDARY_FUNCTION *Text, PCSTR Letters)
{
    ULONG Index;

    for (; *Letters != '\0'; Letters++) {
        for (Index = 0; Text->Letters[Index] != '\0'; Index++) {
            if (Text->Letters[Index] == *Letters) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Library's lock held. */
static VOID PlaceLocked(const FINDINGS *Found, const BOUNDARY_FUNCTION *Text, BOUNDARY_PLACE *Place)
{
    const NS_AF *Af = BoundaryAf(Found->Best);
    HANDLE_SIDE Side;
    UINT8 Caller;

    if (Af == NULL) {
        PlaceOfOther(Place, Found->Best);
        return;
    }
    Side = SideOf(Found->BestHandle, Text->Side);
    Caller = Text->Side != NdhSideNone ? Text->Side : BoundarySide(Side);
    Place->Side = Caller;
    Place->Driver = BoundaryDriver(Af, Caller == NdhSideMiniport      ? SideMiniport
                                       : Caller == NdhSideCallManager ? SideCallManager
                                                                      : SideClient);
    if (Found->Best->Kind == ObjectParty && !Has(Text, "oqrt")) {
        Place->Object = BoundaryId(((const NS_PARTY *)Found->Best)->Vc, Side);
        Place->Object2 = BoundaryId(Found->Best, Side);
        return;
    }
    Place->Object = BoundaryId(Found->Best, Side);
    if (Found->Second != NULL && !Has(Text, "oqrt")) {
        Place->Object2 = BoundaryId(Found->Second, Side);
    }
}

/* The driver that an argument tells of which is no handle of the library's objects, or NULL. */
static const UNICODE_STRING *DriverOf(UINT16 Function, const BOUNDARY_FUNCTION *Text, const UINT64 *Arguments)
{
    ULONG Index;

    switch (Function) {
    case NdhFnNdisMRegisterMiniportDriver:
        return (const UNICODE_STRING *)(ULONG_PTR)Arguments[1];
    case NdhFnNdisInitializeWrapper:
        return (const UNICODE_STRING *)(ULONG_PTR)Arguments[2];
    case NdhFnNdisRegisterProtocolDriver:
        return &((const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *)(ULONG_PTR)Arguments[1])->Name;
    case NdhFnNdisRegisterProtocol:
        return &((const NDIS_PROTOCOL_CHARACTERISTICS *)(ULONG_PTR)Arguments[2])->Name;
    default:
        break;
    }
    for (Index = 0; Text->Letters[Index] != '\0'; Index++) {
        if (Text->Letters[Index] == 'w') {
            return LegacyWrapperPath((NDIS_HANDLE)(ULONG_PTR)Arguments[Index]);
        }
        if (Text->Letters[Index] == 'f') {
            return ConfigurationService((NDIS_HANDLE)(ULONG_PTR)Arguments[Index]);
        }
    }
    return NULL;
}

/* The handle among the arguments that tells of an object, with its letter; '-': none. */
static CHAR HandleOf(CHAR Letter, const UINT64 *Argument, NDIS_HANDLE *Handle)
{
    if (Letter == 'F') {
        *Handle = ((const NDIS_CONFIGURATION_OBJECT *)(ULONG_PTR)*Argument)->NdisHandle;
        return 'h';
    }
    if (Letter == 'h' || KindOf(Letter) != ObjectNone) {
        *Handle = (NDIS_HANDLE)(ULONG_PTR)*Argument;
        return Letter;
    }
    return '-';
}

_Use_decl_annotations_
BOOLEAN BoundaryCaller(UINT16 Function, const BOUNDARY_FUNCTION *Text, const UINT64 *Arguments,
                       BOUNDARY_PLACE *Place)
{
    FINDINGS Found = { .Best = NULL };
    BOOLEAN Integrated = FALSE;
    ULONG Index;
    KIRQL Irql;

    RtlZeroMemory(Place, sizeof(*Place));
    LibraryAcquire(&Irql);
    for (Index = 0; Text->Letters[Index] != '\0'; Index++) {
        NDIS_HANDLE Handle;
        CHAR Letter = HandleOf(Text->Letters[Index], &Arguments[Index], &Handle);

        if (Letter != '-') {
            FindLocked(&Found, Letter, Handle);
        }
    }
    if (Found.Best != NULL) {
        PlaceLocked(&Found, Text, Place);
        Integrated = (BOOLEAN)(BoundaryAf(Found.Best) != NULL && BoundaryAf(Found.Best)->CallManager == NULL);
    }
    LibraryRelease(Irql);
    if (Place->Driver == NULL) {
        Place->Driver = DriverOf(Function, Text, Arguments);
    }
    if (Text->Side != NdhSideNone) {
        Place->Side = Text->Side;
    }
    if (Has(Text, "AVXG")) { /* the object is not there yet */
        Place->Object2 = Place->Object;
        Place->Object = 0;
    }
    return Integrated;
}

_Use_decl_annotations_
VOID BoundaryNew(const BOUNDARY_FUNCTION *Text, const UINT64 *Arguments, NDH_ID *Object, NDH_ID *Object2)
{
    static const struct {
        CHAR Letter;
        OBJECT_KIND Kind;
    } News[] = {
        { 'A', ObjectAf }, { 'V', ObjectVc }, { 'X', ObjectSap }, { 'P', ObjectParty }, { 'G', ObjectBinding }
    };
    ULONG Index;
    ULONG Which;
    KIRQL Irql;

    for (Index = 0; Text->Letters[Index] != '\0'; Index++) {
        for (Which = 0; Which < RTL_NUMBER_OF(News); Which++) {
            const NDIS_HANDLE *Handle;
            PVOID Made = NULL;

            if (Text->Letters[Index] != News[Which].Letter || Arguments[Index] == 0) {
                continue;
            }
            Handle = (const NDIS_HANDLE *)(ULONG_PTR)Arguments[Index];
            LibraryAcquire(&Irql);
            HandleResolveLocked(*Handle, News[Which].Kind, SideAny, &Made);
            if (Made != NULL) {
                *(News[Which].Kind == ObjectParty ? Object2 : Object) =
                    BoundaryId(Made, SideOf(*Handle, Text->Side));
            }
            LibraryRelease(Irql);
        }
    }
}
