// SPDX-License-Identifier: MIT
#include "boundary.h"

#include "boundarycaller.h"
#include "boundarylegacy.h"
#include "boundaryplace.h"
#include "boundaryring.h"
#include "boundarythunk.h"
#include "calltext.h"
#include "lists.h"
#include "oidtext.h"

#define STATE_OFF  0
#define STATE_ON   1
#define STATE_NEXT 2 /* on from the next registration of a driver on */

#define MIN_RECORDS 4096u
#define MAX_TEXT    64u /* characters that an event tells of a name */

volatile LONG BoundaryState;
static NDH_STANDIN_BOUNDARY_MODE Mode;

static WCHAR Lower(WCHAR Character)
{
    return Character >= L'A' && Character <= L'Z' ? (WCHAR)(Character - L'A' + L'a') : Character;
}

/* Whether the last component of a path is Name. */
static BOOLEAN IsNamed(const UNICODE_STRING *Path, PCSTR Name)
{
    ULONG Count = Path->Length / sizeof(WCHAR);
    ULONG Start = Count;
    ULONG Index;

    while (Start != 0 && Path->Buffer[Start - 1] != L'\\') {
        Start--;
    }
    for (Index = Start; Index < Count && Name[Index - Start] != '\0'; Index++) {
        if (Lower(Path->Buffer[Index]) != Lower((WCHAR)Name[Index - Start])) {
            return FALSE;
        }
    }
    return (BOOLEAN)(Index == Count && Name[Index - Start] == '\0');
}

/* Whether the driver records by itself. */
static BOOLEAN HasTwin(const UNICODE_STRING *Driver)
{
    ULONG Index;

    for (Index = 0; Driver != NULL && Index < Mode.Names; Index++) {
        if (IsNamed(Driver, Mode.Name[Index])) {
            return TRUE;
        }
    }
    return FALSE;
}

_Use_decl_annotations_
NTSTATUS BoundarySet(const NDH_STANDIN_BOUNDARY_MODE *Wanted)
{
    ULONG Records = Wanted->Records != 0 ? Wanted->Records : NDH_STANDIN_BOUNDARY_DEFAULT_RECORDS;
    ULONG Index;

    if (Wanted->Mode > NDH_STANDIN_BOUNDARY_OTHERS || Wanted->When > NDH_STANDIN_BOUNDARY_NEXT ||
        Wanted->Names > NDH_STANDIN_BOUNDARY_NAMES || Records < MIN_RECORDS ||
        Records > NDH_STANDIN_BOUNDARY_MAX_RECORDS || (Records & (Records - 1)) != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    InterlockedExchange(&BoundaryState, STATE_OFF);
    if (!BoundaryRingBegin(Wanted->Mode == NDH_STANDIN_BOUNDARY_OFF ? 0 : Records)) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Mode = *Wanted;
    for (Index = 0; Index < NDH_STANDIN_BOUNDARY_NAMES; Index++) {
        Mode.Name[Index][sizeof(Mode.Name[Index]) - 1] = '\0';
    }
    if (Mode.Mode != NDH_STANDIN_BOUNDARY_OFF) {
        InterlockedExchange(&BoundaryState, Mode.When == NDH_STANDIN_BOUNDARY_NEXT ? STATE_NEXT : STATE_ON);
    }
    return STATUS_SUCCESS;
}

/* Whether the crossing is recorded, and how it is marked. */
static BOOLEAN Wanted(const UNICODE_STRING *Driver, UINT16 *Flags)
{
    BOOLEAN Twin = HasTwin(Driver);

    *Flags = (UINT16)(NDH_EVENT_BOUNDARY | (Twin ? NDH_EVENT_TWIN : 0));
    return (BOOLEAN)(BoundaryState == STATE_ON && !(Twin && Mode.Mode == NDH_STANDIN_BOUNDARY_OTHERS));
}

/* What an event tells beside its arguments: has to live until it is written. */
typedef struct DETAILS {
    UINT64 Arguments[BOUNDARY_ARGUMENTS];
    NDH_DESCRIPTION Parameters;
    NDH_OID Oid;
    PVOID Lists;
    CHAR Text[MAX_TEXT];
} DETAILS;

/* Room for so many lists, or those that are told at most. 0: none. */
static UINT32 ListsBegin(NDH_RECORD *Record, DETAILS *Details, UINT32 All)
{
    UINT32 Count = All < NDH_MAX_LISTS ? All : NDH_MAX_LISTS;

    Details->Lists = Count != 0 ? MemoryZeroed(Count * sizeof(NDH_LIST), TAG_BOUNDARY) : NULL;
    if (Count < All || (Count != 0 && Details->Lists == NULL)) {
        Record->Flags |= NDH_EVENT_TRUNCATED;
    }
    Record->Lists = Details->Lists;
    return Details->Lists != NULL ? Count : 0;
}

static VOID TellLists(NDH_RECORD *Record, DETAILS *Details, const NET_BUFFER_LIST *Chain)
{
    UINT32 Count = ListsBegin(Record, Details, ListsCount(Chain));

    if (Count != 0) {
        Record->ListCount = ListsDescribe(Details->Lists, Count, Chain);
    }
}

static VOID TellPackets(NDH_RECORD *Record, DETAILS *Details, PNDIS_PACKET const *Packets, UINT32 All)
{
    Record->ListCount = ListsBegin(Record, Details, All);
    LegacyTellPackets(Record, Details->Lists, Packets);
}

/* A string in ASCII, as far as there is room for it. */
static VOID TellText(NDH_RECORD *Record, DETAILS *Details, const UNICODE_STRING *String)
{
    ULONG Count = String->Buffer != NULL ? String->Length / sizeof(WCHAR) : 0;
    ULONG Index;

    for (Index = 0; Index < Count && Index < MAX_TEXT; Index++) {
        Details->Text[Index] = String->Buffer[Index] < 0x80 ? (CHAR)String->Buffer[Index] : '?';
    }
    Record->Data = Details->Text;
    Record->DataSize = Index;
}

static VOID TellStatus(NDH_RECORD *Record, NDIS_STATUS Status)
{
    Record->Status = (UINT32)Status;
    Record->Flags |= NDH_EVENT_HAS_STATUS;
}

static VOID TellData(NDH_RECORD *Record, const VOID *Data, UINT32 Size)
{
    Record->Data = Data;
    Record->DataSize = Data != NULL ? Size : 0;
}

static BOOLEAN IsOneOf(CHAR Letter, PCSTR Letters)
{
    while (*Letters != '\0' && *Letters != Letter) {
        Letters++;
    }
    return (BOOLEAN)(*Letters != '\0');
}

/* Tells what one argument is. Next is the one behind it. */
static UINT64 TellArgument(NDH_RECORD *Record, DETAILS *Details, CHAR Letter, UINT64 Value,
                           const UINT64 *Next)
{
    const VOID *Pointer = (const VOID *)(ULONG_PTR)Value;

    if (Pointer == NULL && IsOneOf(Letter, "xoqirtkKu")) {
        return 0;
    }
    switch (Letter) {
    case 'n':
        return (UINT32)Value;
    case 'b':
        return (UINT8)Value;
    case 's':
        TellStatus(Record, (NDIS_STATUS)Value);
        return (UINT32)Value;
    case 'c':
        CallTell(Record, &Details->Parameters, Pointer);
        return Value;
    case 'd':
        TellData(Record, Pointer, (UINT32)*Next);
        return Value;
    case 'x':
        TellData(Record, ((const CO_SAP *)Pointer)->Sap, ((const CO_SAP *)Pointer)->SapLength);
        return Value;
    case 'l':
        TellLists(Record, Details, Pointer);
        return Value;
    case 'o':
    case 'q':
        OidTell(Record, &Details->Oid, Pointer, (BOOLEAN)(Letter == 'q'));
        return Value;
    case 'r':
    case 't':
        LegacyTellRequest(Record, &Details->Oid, Pointer, (BOOLEAN)(Letter == 't'));
        return Value;
    case 'k':
        TellPackets(Record, Details, Pointer, (UINT32)*Next);
        return Value;
    case 'K':
        TellPackets(Record, Details, (PNDIS_PACKET const *)&Pointer, 1);
        return Value;
    case 'u':
        TellText(Record, Details, Pointer);
        return Value;
    case 'i':
        TellStatus(Record, ((const NDIS_STATUS_INDICATION *)Pointer)->StatusCode);
        TellData(Record, ((const NDIS_STATUS_INDICATION *)Pointer)->StatusBuffer,
                 ((const NDIS_STATUS_INDICATION *)Pointer)->StatusBufferSize);
        return Value;
    default:
        return Value;
    }
}

/* What is recorded behind the arguments. */
static UINT64 Further(CHAR Letter, const NDH_RECORD *Record, const UINT64 *Arguments)
{
    switch (Letter) {
    case 'O':
        return Record->Oid != NULL ? Record->Oid->Oid : 0;
    case 'T':
        return Record->Oid != NULL ? Record->Oid->RequestType : 0;
    case 'N':
        return (UINT64)((const NET_PNP_EVENT *)(ULONG_PTR)Arguments[1])->NetEvent;
    default: /* 'E' */
        return (UINT64)((const NET_PNP_EVENT_NOTIFICATION *)(ULONG_PTR)Arguments[1])->NetPnPEvent.NetEvent;
    }
}

static BOOLEAN IsFurther(CHAR Letter)
{
    return (BOOLEAN)(Letter == 'O' || Letter == 'T' || Letter == 'E' || Letter == 'N');
}

static VOID Begin(CROSSING *Crossing, UINT16 Kind, const BOUNDARY_FUNCTION *Function, const UINT64 *Arguments)
{
    NDH_RECORD Record = { .Kind = Kind,
                          .Function = Crossing->Function,
                          .Side = Crossing->Side,
                          .Flags = Crossing->Flags,
                          .Object = Crossing->Object,
                          .Object2 = Crossing->Object2 };
    DETAILS Details;
    ULONG Index;

    Details.Lists = NULL;
    for (Index = 0; Function->Letters[Index] != '\0'; Index++) {
        CHAR Letter = Function->Letters[Index];

        Details.Arguments[Index] = IsFurther(Letter) ? Further(Letter, &Record, Arguments)
                                                     : TellArgument(&Record, &Details, Letter,
                                                                    Arguments[Index], &Arguments[Index + 1]);
    }
    Record.Arguments = Details.Arguments;
    Record.ArgumentCount = (UINT8)Index;
    Crossing->Begin =
        Crossing->Irql != 0 ? BoundaryRingWriteAbove(&Record, Crossing->Irql) : BoundaryRingWrite(&Record);
    if (Details.Lists != NULL) {
        MemoryRelease(Details.Lists, TAG_BOUNDARY);
    }
}

_Use_decl_annotations_
VOID BoundaryEnter(CROSSING *Crossing, UINT16 Function, const BOUNDARY_PLACE *Place, const UINT64 *Arguments)
{
    Crossing->Text = BoundaryFunction(Function);
    Crossing->Thunk = FALSE;
    Crossing->Recorded = FALSE;
    if (Place->Legacy && Crossing->Text->Thunked) {
        ThunkEnter(Crossing, Place);
        return;
    }
    Crossing->Recorded = Wanted(Place->Driver, &Crossing->Flags);
    if (Crossing->Recorded) {
        Crossing->Function = Function;
        Crossing->Side = Place->Side;
        Crossing->Object = Place->Object;
        Crossing->Object2 = Place->Object2;
        Crossing->Arguments = Arguments;
        Begin(Crossing, NdhEventEnter, Crossing->Text, Arguments);
    }
}

_Use_decl_annotations_
VOID BoundaryCall(CROSSING *Crossing, UINT16 Function, const UINT64 *Arguments)
{
    const BOUNDARY_FUNCTION *Text = BoundaryFunction(Function);
    BOUNDARY_PLACE Place;
    BOOLEAN Integrated;

    if (Function == NdhFnNdisMRegisterMiniportDriver || Function == NdhFnNdisRegisterProtocolDriver ||
        Function == NdhFnNdisInitializeWrapper || Function == NdhFnNdisRegisterProtocol) {
        InterlockedCompareExchange(&BoundaryState, STATE_ON, STATE_NEXT);
    }
    Crossing->Recorded = FALSE;
    Crossing->Thunk = FALSE;
    Crossing->Irql = 0;
    if (BoundaryState != STATE_ON) {
        return;
    }
    Integrated = BoundaryCaller(Function, Text, Arguments, &Place);
    Crossing->Recorded = Wanted(Place.Driver, &Crossing->Flags);
    if (Crossing->Recorded) {
        Crossing->Function = Integrated && Text->Integrated != 0 ? Text->Integrated : Function;
        Crossing->Side = Place.Side;
        Crossing->Object = Place.Object;
        Crossing->Object2 = Place.Object2;
        Crossing->Arguments = Arguments;
        Crossing->Text = Text;
        Begin(Crossing, NdhEventCall, Text, Arguments);
    }
}

static VOID Return(const CROSSING *Crossing, NDH_RECORD *Record)
{
    Record->Kind = NdhEventReturn;
    Record->Function = Crossing->Function;
    Record->Side = Crossing->Side;
    Record->Flags |= Crossing->Flags;
    Record->Object = Crossing->Object;
    Record->Object2 = Crossing->Object2;
    Record->Correlation = Crossing->Begin;
    if (Crossing->Irql != 0) {
        (VOID) BoundaryRingWriteAbove(Record, Crossing->Irql);
        return;
    }
    BoundaryNew(Crossing->Text, Crossing->Arguments, &Record->Object, &Record->Object2);
    (VOID) BoundaryRingWrite(Record);
}

/* What the argument of that letter points to; NULL: there is none. */
static const VOID *ArgumentOf(const CROSSING *Crossing, CHAR Letter)
{
    ULONG Index;

    for (Index = 0; Crossing->Text->Letters[Index] != '\0'; Index++) {
        if (Crossing->Text->Letters[Index] == Letter) {
            return (const VOID *)(ULONG_PTR)Crossing->Arguments[Index];
        }
    }
    return NULL;
}

_Use_decl_annotations_
VOID BoundaryReturn(const CROSSING *Crossing)
{
    NDH_RECORD Record = { .Flags = 0 };
    const NDIS_STATUS *Status;

    if (Crossing->Recorded) {
        Status = ArgumentOf(Crossing, 'Z');
        if (Status != NULL) {
            BoundaryReturnStatus(Crossing, *Status);
        } else {
            Return(Crossing, &Record);
        }
    } else if (Crossing->Thunk) {
        ThunkLeave(Crossing);
    }
}

_Use_decl_annotations_
VOID BoundaryReturnStatus(const CROSSING *Crossing, NDIS_STATUS Status)
{
    NDH_RECORD Record = { .Flags = NDH_EVENT_HAS_STATUS, .Status = (UINT32)Status };
    const NDIS_OID_REQUEST *Request;
    const NDIS_REQUEST *Legacy;
    NDH_OID Oid;

    if (Crossing->Thunk) {
        ThunkLeave(Crossing);
    }
    if (!Crossing->Recorded) {
        return;
    }
    Request = ArgumentOf(Crossing, 'o'); /* made, or answered at once */
    Legacy = ArgumentOf(Crossing, 'r');
    if (Request != NULL) {
        OidTellAnswer(&Record, &Oid, Request, (BOOLEAN)(Status != NDIS_STATUS_PENDING));
    } else if (Legacy != NULL && Status != NDIS_STATUS_PENDING) {
        LegacyTellRequest(&Record, &Oid, Legacy, TRUE);
    }
    Return(Crossing, &Record);
}

/* LINK of two ids of one object, if a driver of either side is recorded. */
static VOID Link(const NS_AF *Af, const VOID *Object, HANDLE_SIDE First, NDIS_HANDLE FirstHandle,
                 HANDLE_SIDE Second, NDIS_HANDLE SecondHandle)
{
    UINT64 Handles[] = { BOUNDARY_RAW(FirstHandle), BOUNDARY_RAW(SecondHandle) };
    NDH_RECORD Record = { .Kind = NdhEventLink,
                          .Side = NdhSideHarness,
                          .Object = BoundaryId(Object, First),
                          .Object2 = BoundaryId(Object, Second),
                          .Arguments = Handles,
                          .ArgumentCount = RTL_NUMBER_OF(Handles) };
    BOOLEAN OfFirst = Wanted(BoundaryDriver(Af, First), &Record.Flags);
    UINT16 Flags;

    if (Wanted(BoundaryDriver(Af, Second), &Flags) || OfFirst) {
        Record.Flags &= Flags; /* a twin if both are */
        (VOID) BoundaryRingWrite(&Record);
    }
}

_Use_decl_annotations_
VOID BoundaryLinkAf(const NS_AF *Af)
{
    Link(Af, Af, SideClient, Af->Handle[SideClient], SideCallManager, Af->Handle[SideCallManager]);
}

_Use_decl_annotations_
VOID BoundaryLinkSap(const NS_SAP_ENTRY *Sap)
{
    Link(Sap->Af, Sap, SideClient, Sap->Handle[SideClient], SideCallManager, Sap->Handle[SideCallManager]);
}

_Use_decl_annotations_
VOID BoundaryLinkVc(const NS_VC *Vc)
{
    if (!Vc->Af->IsScope) {
        Link(Vc->Af, Vc, SideClient, Vc->Handle[SideClient], SideCallManager, Vc->Handle[SideCallManager]);
    }
    if (Vc->Af->CallManager != NULL) {
        Link(Vc->Af, Vc, SideCallManager, Vc->Handle[SideCallManager], SideMiniport,
             Vc->Handle[SideMiniport]);
    }
}

_Use_decl_annotations_
VOID BoundaryLinkParty(const NS_PARTY *Party)
{
    Link(Party->Vc->Af, Party, SideClient, Party->Handle[SideClient], SideCallManager,
         Party->Handle[SideCallManager]);
}
