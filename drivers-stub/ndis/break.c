// SPDX-License-Identifier: MIT
/*
 * Rules broken on purpose: table, choice by name, and what the ways do.
 */
#include "break.h"
#include "boundary.h"

#define MAX_WAYS 6

static const struct {
    PCSTR Name;
    UCHAR Ways[MAX_WAYS]; /* ended by BreakOff */
} Rules[BREAK_RULE_COUNT] = {
#define BREAK_RULE_ROW(Id_, Name_, ...) [Rule_##Id_] = { Name_, { __VA_ARGS__ } },
    BREAK_RULES(BREAK_RULE_ROW)
#undef BREAK_RULE_ROW
};

_Static_assert(BREAK_RULE_COUNT == NDH_STANDIN_BREAK_COUNT, "NDH_STANDIN_BREAK_COUNT");

static const PCSTR WayNames[BREAK_WAYS] = {
    [BreakOff] = "off",           [BreakTwice] = "twice",   [BreakNever] = "never",
    [BreakStatus] = "status",     [BreakContext] = "context", [BreakData] = "data",
    [BreakCallback] = "callback", [BreakLate] = "late",     [BreakOrder] = "order",
    [BreakIrql] = "irql",         [BreakEarly] = "early",   [BreakOverlap] = "overlap",
};

static volatile LONG Chosen[BREAK_RULE_COUNT];

_Use_decl_annotations_
BREAK_WAY BreakWay(BREAK_RULE Rule)
{
    return (BREAK_WAY)Chosen[Rule];
}

_Use_decl_annotations_
BOOLEAN BreakIs(BREAK_RULE Rule, BREAK_WAY Way)
{
    return (BOOLEAN)(Chosen[Rule] == (LONG)Way);
}

_Use_decl_annotations_
ULONG BreakTimes(BREAK_RULE Rule)
{
    BREAK_WAY Way = BreakWay(Rule);

    return Way == BreakTwice ? 2 : Way != BreakNever;
}

_Use_decl_annotations_
NDIS_STATUS BreakStatusOf(BREAK_RULE Rule, NDIS_STATUS Status)
{
    if (!BreakIs(Rule, BreakStatus) || Status == NDIS_STATUS_PENDING) {
        return Status;
    }
    return Status == NDIS_STATUS_FAILURE ? NDIS_STATUS_RESOURCES : NDIS_STATUS_FAILURE;
}

_Use_decl_annotations_
NDIS_HANDLE BreakVcContextLocked(BREAK_RULE Rule, PNS_VC Vc, HANDLE_SIDE Side)
{
    PLIST_ENTRY Link;

    if (!BreakIs(Rule, BreakContext)) {
        return Vc->Context[Side];
    }
    for (Link = Vc->Af->Vcs.Flink; Link != &Vc->Af->Vcs; Link = Link->Flink) {
        PNS_VC Other = CONTAINING_RECORD(Link, NS_VC, Link);

        if (Other != Vc && Other->State == VcLive) {
            return Other->Context[Side];
        }
    }
    return Vc->Context[Side];
}

_Use_decl_annotations_
NDIS_HANDLE BreakAfContextLocked(BREAK_RULE Rule, PNS_AF Af, HANDLE_SIDE Side)
{
    PLIST_ENTRY BindingLink;
    PLIST_ENTRY Link;
    PNS_ADAPTER Adapter = Af->Binding->Adapter;

    if (!BreakIs(Rule, BreakContext)) {
        return Af->Context[Side];
    }
    for (BindingLink = Adapter->Bindings.Flink; BindingLink != &Adapter->Bindings;
         BindingLink = BindingLink->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(BindingLink, NS_BINDING, Link);

        for (Link = Binding->Families.Flink; Link != &Binding->Families; Link = Link->Flink) {
            PNS_AF Other = CONTAINING_RECORD(Link, NS_AF, Link);

            if (Other != Af && Other->State == AfOpen) {
                return Other->Context[Side];
            }
        }
    }
    return Af->Context[Side];
}

_Use_decl_annotations_
NDIS_HANDLE BreakSapContextLocked(BREAK_RULE Rule, PNS_SAP_ENTRY Sap, HANDLE_SIDE Side)
{
    PLIST_ENTRY Link;

    if (!BreakIs(Rule, BreakContext)) {
        return Sap->Context[Side];
    }
    for (Link = Sap->Af->Saps.Flink; Link != &Sap->Af->Saps; Link = Link->Flink) {
        PNS_SAP_ENTRY Other = CONTAINING_RECORD(Link, NS_SAP_ENTRY, Link);

        if (Other != Sap && Other->State == SapRegistered) {
            return Other->Context[Side];
        }
    }
    return Sap->Context[Side];
}

_Use_decl_annotations_
NDIS_HANDLE BreakPartyContextLocked(BREAK_RULE Rule, PNS_PARTY Party, HANDLE_SIDE Side)
{
    PLIST_ENTRY Link;

    if (!BreakIs(Rule, BreakContext)) {
        return Party->Context[Side];
    }
    for (Link = Party->Vc->Parties.Flink; Link != &Party->Vc->Parties; Link = Link->Flink) {
        PNS_PARTY Other = CONTAINING_RECORD(Link, NS_PARTY, Link);

        if (Other != Party && Other->Context[Side] != NULL) {
            return Other->Context[Side];
        }
    }
    return NULL;
}

_Use_decl_annotations_
VOID BreakDataOf(BREAK_RULE Rule, PVOID *Buffer, UINT *Size)
{
    if (BreakIs(Rule, BreakData)) {
        *Buffer = NULL;
        *Size = 0;
    }
}

_Use_decl_annotations_
BOOLEAN BreakRaise(BREAK_RULE Rule, KIRQL Level, PKIRQL OldIrql)
{
    *OldIrql = PASSIVE_LEVEL;
    if (!BreakIs(Rule, BreakIrql)) {
        return FALSE;
    }
    *OldIrql = KfRaiseIrql(Level);
    return TRUE;
}

_Use_decl_annotations_
VOID BreakLower(BOOLEAN Raised, KIRQL OldIrql)
{
    if (Raised) {
        KeLowerIrql(OldIrql);
    }
}

typedef struct DELETE_LATER {
    KTIMER Timer;
    KDPC Dpc;
    CO_DELETE_VC_HANDLER Handler;
    NDIS_HANDLE VcContext;
    BOUNDARY_PLACE Place;
} DELETE_LATER;

static KDEFERRED_ROUTINE DeleteLaterDpc;

_Use_decl_annotations_
static VOID DeleteLaterDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    DELETE_LATER *Later = DeferredContext;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    HANDLER_CALL(ProtocolCoDeleteVc, Later->Place, (VOID)Later->Handler, Later->VcContext);
    MemoryRelease(Later, TAG_DEFERRED);
}

_Use_decl_annotations_
BOOLEAN BreakDeleteLater(CO_DELETE_VC_HANDLER Handler, PNS_VC Vc, HANDLE_SIDE Side)
{
    DELETE_LATER *Later = MemoryZeroed(sizeof(*Later), TAG_DEFERRED);
    LARGE_INTEGER Now;

    if (Later == NULL) {
        return FALSE;
    }
    Later->Handler = Handler;
    Later->VcContext = Vc->Context[Side];
    Later->Place = PlaceOfVc(Vc, Side, NULL);
    KeInitializeTimerEx(&Later->Timer, NotificationTimer);
    KeInitializeDpc(&Later->Dpc, DeleteLaterDpc, Later);
    Now.QuadPart = -1;
    KeSetTimerEx(&Later->Timer, Now, 0, &Later->Dpc);
    return TRUE;
}

static BOOLEAN TextEqual(PCSTR Left, PCSTR Right)
{
    while (*Left != '\0' && *Left == *Right) {
        Left++;
        Right++;
    }
    return (BOOLEAN)(*Left == *Right);
}

/* The way of that name that the rule has, or BREAK_WAYS. */
static BREAK_WAY WayFind(ULONG Rule, PCSTR Way)
{
    ULONG Index;

    if (*Way == '\0') {
        return (BREAK_WAY)Rules[Rule].Ways[0];
    }
    if (TextEqual(Way, WayNames[BreakOff])) {
        return BreakOff;
    }
    for (Index = 0; Index < MAX_WAYS && Rules[Rule].Ways[Index] != BreakOff; Index++) {
        if (TextEqual(Way, WayNames[Rules[Rule].Ways[Index]])) {
            return (BREAK_WAY)Rules[Rule].Ways[Index];
        }
    }
    return BREAK_WAYS;
}

_Use_decl_annotations_
BOOLEAN BreakSet(PCSTR Rule, PCSTR Way)
{
    BOOLEAN All = (BOOLEAN)(*Rule == '\0');
    BOOLEAN Found = FALSE;
    ULONG Index;

    if (All && !TextEqual(Way, WayNames[BreakOff])) {
        return FALSE;
    }
    for (Index = 0; Index < BREAK_RULE_COUNT; Index++) {
        if (All || TextEqual(Rule, Rules[Index].Name)) {
            BREAK_WAY Value = WayFind(Index, Way);

            if (Value == BREAK_WAYS) {
                return FALSE;
            }
            InterlockedExchange(&Chosen[Index], (LONG)Value);
            Found = TRUE;
        }
    }
    return Found;
}

static SIZE_T TextCopy(PCHAR Target, SIZE_T Size, SIZE_T At, PCSTR Source)
{
    while (*Source != '\0' && At + 1 < Size) {
        Target[At++] = *Source++;
    }
    Target[At] = '\0';
    return At;
}

_Use_decl_annotations_
VOID BreakDescribe(ULONG Index, NDH_STANDIN_BREAK_INFO *Info)
{
    SIZE_T At = 0;
    ULONG Way;

    RtlZeroMemory(Info, sizeof(*Info));
    (VOID) TextCopy(Info->Rule, sizeof(Info->Rule), 0, Rules[Index].Name);
    if (Chosen[Index] != BreakOff) {
        (VOID) TextCopy(Info->Way, sizeof(Info->Way), 0, WayNames[Chosen[Index]]);
    }
    for (Way = 0; Way < MAX_WAYS && Rules[Index].Ways[Way] != BreakOff; Way++) {
        At = TextCopy(Info->Ways, sizeof(Info->Ways), At, Way == 0 ? "" : ",");
        At = TextCopy(Info->Ways, sizeof(Info->Ways), At, WayNames[Rules[Index].Ways[Way]]);
    }
}
