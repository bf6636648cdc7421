// SPDX-License-Identifier: MIT
/*
 * Deferred completion callbacks, each on a timer that is due at once: its DPC runs on every kernel below.
 */
#include "deferred.h"
#include "boundary.h"

typedef enum DEFERRED_KIND { DeferredCloseComplete, DeferredMakeComplete, DeferredConnected } DEFERRED_KIND;

typedef struct DEFERRED {
    KTIMER Timer;
    KDPC Dpc;
    DEFERRED_KIND Kind;
    PNS_VC Vc;
    NDIS_STATUS Status;
    NDIS_HANDLE VcContext;
    NDIS_HANDLE Party; /* client's party context, or its party handle */
    PCO_CALL_PARAMETERS Parameters;
    BOUNDARY_PLACE Place;
    union {
        CL_CLOSE_CALL_COMPLETE_HANDLER CloseComplete;
        CL_MAKE_CALL_COMPLETE_HANDLER MakeComplete;
        CL_CALL_CONNECTED_HANDLER Connected;
    } Handler;
} DEFERRED, *PDEFERRED;

static volatile LONG Queued;

static KDEFERRED_ROUTINE DeferredDpc;

_Use_decl_annotations_
static VOID DeferredDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PDEFERRED Entry = DeferredContext;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    switch (Entry->Kind) {
    case DeferredCloseComplete:
        HANDLER_CALL(ProtocolClCloseCallComplete, Entry->Place, Entry->Handler.CloseComplete, Entry->Status,
                     Entry->VcContext, Entry->Party);
        break;
    case DeferredMakeComplete:
        HANDLER_CALL(ProtocolClMakeCallComplete, Entry->Place, Entry->Handler.MakeComplete, Entry->Status,
                     Entry->VcContext, Entry->Party, Entry->Parameters);
        break;
    case DeferredConnected:
        HANDLER_CALL(ProtocolClCallConnected, Entry->Place, Entry->Handler.Connected, Entry->VcContext);
        break;
    }
    ObjectDereference(Entry->Vc);
    MemoryRelease(Entry, TAG_DEFERRED);
    InterlockedDecrement(&Queued);
}

static PDEFERRED DeferredCreate(DEFERRED_KIND Kind, PNS_VC Vc, NDIS_HANDLE VcContext, PNS_PARTY Party)
{
    PDEFERRED Entry;

    if (!SwitchChooseLater(NDH_STANDIN_SW_CALLBACK_DELIVERY)) {
        return NULL;
    }
    Entry = MemoryZeroed(sizeof(*Entry), TAG_DEFERRED);
    if (Entry != NULL) {
        Entry->Kind = Kind;
        Entry->Vc = Vc;
        Entry->VcContext = VcContext;
        Entry->Place = PlaceOfVc(Vc, SideClient, Party);
        KeInitializeTimerEx(&Entry->Timer, NotificationTimer);
        KeInitializeDpc(&Entry->Dpc, DeferredDpc, Entry);
        ObjectReference(Vc);
        InterlockedIncrement(&Queued);
    }
    return Entry;
}

static VOID DeferredStart(PDEFERRED Entry)
{
    LARGE_INTEGER Now;

    Now.QuadPart = -1;
    KeSetTimerEx(&Entry->Timer, Now, 0, &Entry->Dpc);
}

_Use_decl_annotations_
BOOLEAN DeferCloseCallComplete(CL_CLOSE_CALL_COMPLETE_HANDLER Handler, NDIS_STATUS Status,
                               NDIS_HANDLE VcContext, NDIS_HANDLE PartyContext, PNS_VC Vc, PNS_PARTY Party)
{
    PDEFERRED Entry = DeferredCreate(DeferredCloseComplete, Vc, VcContext, Party);

    if (Entry == NULL) {
        return FALSE;
    }
    Entry->Handler.CloseComplete = Handler;
    Entry->Status = Status;
    Entry->Party = PartyContext;
    DeferredStart(Entry);
    return TRUE;
}

_Use_decl_annotations_
BOOLEAN DeferMakeCallComplete(CL_MAKE_CALL_COMPLETE_HANDLER Handler, NDIS_STATUS Status,
                              NDIS_HANDLE VcContext, NDIS_HANDLE PartyHandle, PCO_CALL_PARAMETERS Parameters,
                              PNS_VC Vc, PNS_PARTY Party)
{
    PDEFERRED Entry = DeferredCreate(DeferredMakeComplete, Vc, VcContext, Party);

    if (Entry == NULL) {
        return FALSE;
    }
    Entry->Handler.MakeComplete = Handler;
    Entry->Status = Status;
    Entry->Party = PartyHandle;
    Entry->Parameters = Parameters;
    DeferredStart(Entry);
    return TRUE;
}

_Use_decl_annotations_
BOOLEAN DeferCallConnected(CL_CALL_CONNECTED_HANDLER Handler, NDIS_HANDLE VcContext, PNS_VC Vc)
{
    PDEFERRED Entry = DeferredCreate(DeferredConnected, Vc, VcContext, NULL);

    if (Entry == NULL) {
        return FALSE;
    }
    Entry->Handler.Connected = Handler;
    DeferredStart(Entry);
    return TRUE;
}

_Use_decl_annotations_
ULONG DeferredCount(VOID)
{
    return (ULONG)Queued;
}
