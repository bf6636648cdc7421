// SPDX-License-Identifier: MIT
/*
 * Switch table and the generator of seeded choices (splitmix64).
 */
#include "switch.h"

typedef struct SWITCH {
    PCSTR Name;
    PCSTR Item;
    ULONG Max;
} SWITCH;

static const SWITCH Switches[NDH_STANDIN_SW_COUNT] = {
    [NDH_STANDIN_SW_VERIFIER] = { "verifier", "U-08", 1 },
    [NDH_STANDIN_SW_DISPATCH_WHILE_CLOSING] = { "dispatch-while-closing", "U-01", 1 },
    [NDH_STANDIN_SW_SECOND_CLOSE] = { "second-close", "U-02", 1 },
    [NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE] = { "mcm-activate-complete", "C-04", 2 },
    [NDH_STANDIN_SW_AF_CLOSE_BUSY] = { "af-close-busy", "C-12", 1 },
    [NDH_STANDIN_SW_HALT_WITH_AF_OPEN] = { "halt-with-af-open", "U-24", 1 },
    [NDH_STANDIN_SW_CM_HANDLERS_SIZE] = { "cm-handlers-size", "U-23", 2 },
    [NDH_STANDIN_SW_MAKE_CALL_PARTY_POINTER] = { "make-call-party-pointer", "U-33", 1 },
    [NDH_STANDIN_SW_OPEN_ADAPTER] = { "open-adapter", "", 2 },
    [NDH_STANDIN_SW_CLOSE_ADAPTER] = { "close-adapter", "", 2 },
    [NDH_STANDIN_SW_CALLBACK_DELIVERY] = { "callback-delivery", "U-16", 2 },
    [NDH_STANDIN_SW_AF_NOTIFY] = { "af-notify", "U-21", 1 },
    [NDH_STANDIN_SW_NDIS_OID_PATH] = { "ndis-oid-path", "", 2 },
    [NDH_STANDIN_SW_AF_OPEN_OUTSIDE_NOTIFY] = { "af-open-outside-notify", "", 1 },
    [NDH_STANDIN_SW_BIND_AT_REGISTER] = { "bind-at-register", "", 1 },
    [NDH_STANDIN_SW_FIRST_RESTART] = { "first-restart", "", 1 },
    [NDH_STANDIN_SW_LATE_BIND_PAUSE] = { "late-bind-pause", "", 1 },
    [NDH_STANDIN_SW_CLOSE_DATA] = { "close-data", "U-06", 1 },
    [NDH_STANDIN_SW_VC_HANDLES] = { "vc-handles", "U-10", 1 },
    [NDH_STANDIN_SW_SECOND_DISPATCH] = { "second-dispatch", "U-14", 1 },
    [NDH_STANDIN_SW_VC_REUSE] = { "vc-reuse", "C-02", 1 },
    [NDH_STANDIN_SW_ANSWER_CALLBACK] = { "answer-callback", "C-29", 1 },
    [NDH_STANDIN_SW_CLOSE_WHILE_SETUP] = { "close-while-setup", "U-03", 1 },
    [NDH_STANDIN_SW_OFFER_SAP_CLOSED] = { "offer-sap-closed", "U-29", 1 },
    [NDH_STANDIN_SW_AF_OPEN_COMPLETE] = { "af-open-complete", "U-19", 1 },
    [NDH_STANDIN_SW_AF_NOTIFY_FAILURE] = { "af-notify-failure", "U-36", 1 },
    [NDH_STANDIN_SW_INACTIVE_SEND] = { "inactive-send", "U-26", 1 },
};

static volatile LONG Values[NDH_STANDIN_SW_COUNT];
static KSPIN_LOCK GeneratorLock;
static ULONG64 GeneratorSeed;
static ULONG64 GeneratorState;

_Use_decl_annotations_
ULONG SwitchValue(NDH_STANDIN_SWITCH_ID Id)
{
    return (ULONG)Values[Id];
}

_Use_decl_annotations_
BOOLEAN SwitchSet(ULONG Id, ULONG Value)
{
    if (Id >= NDH_STANDIN_SW_COUNT || Value > Switches[Id].Max) {
        return FALSE;
    }
    InterlockedExchange(&Values[Id], (LONG)Value);
    return TRUE;
}

static VOID NameCopy(PCHAR Target, SIZE_T Size, PCSTR Source)
{
    SIZE_T At;

    for (At = 0; At + 1 < Size && Source[At] != '\0'; At++) {
        Target[At] = Source[At];
    }
    Target[At] = '\0';
}

_Use_decl_annotations_
BOOLEAN SwitchDescribe(ULONG Id, NDH_STANDIN_SWITCH_INFO *Info)
{
    RtlZeroMemory(Info, sizeof(*Info));
    if (Id >= NDH_STANDIN_SW_COUNT) {
        return FALSE;
    }
    Info->Id = Id;
    Info->Value = (ULONG)Values[Id];
    Info->Max = Switches[Id].Max;
    NameCopy(Info->Name, sizeof(Info->Name), Switches[Id].Name);
    NameCopy(Info->Item, sizeof(Info->Item), Switches[Id].Item);
    return TRUE;
}

static ULONG64 GeneratorNext(VOID)
{
    ULONG64 Value;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&GeneratorLock);

    GeneratorState += 0x9E3779B97F4A7C15ULL;
    Value = GeneratorState;
    KeReleaseSpinLock(&GeneratorLock, Irql);
    Value = (Value ^ (Value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    Value = (Value ^ (Value >> 27)) * 0x94D049BB133111EBULL;
    return Value ^ (Value >> 31);
}

_Use_decl_annotations_
BOOLEAN SwitchChooseLater(NDH_STANDIN_SWITCH_ID Id)
{
    ULONG Value = (ULONG)Values[Id];

    return Value == 2 ? (BOOLEAN)(GeneratorNext() & 1) : (BOOLEAN)(Value == 1);
}

_Use_decl_annotations_
VOID SwitchSeed(ULONG64 Seed)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&GeneratorLock);

    GeneratorSeed = Seed;
    GeneratorState = Seed;
    KeReleaseSpinLock(&GeneratorLock, Irql);
}

_Use_decl_annotations_
ULONG64 SwitchSeedInForce(VOID)
{
    return GeneratorSeed;
}
