// SPDX-License-Identifier: MIT
#include "link.h"
#include "object.h"

#define OPEN_CALLS 64u /* threads that can be inside such a call at once; more make no links */

/* Calls that make objects, and the callback of the other side that NDIS makes before they return. */
static const struct {
    UINT16 Call;
    UINT16 Callback;
} g_Pairs[] = { { NdhFnNdisClOpenAddressFamilyEx, NdhFnProtocolCmOpenAf },
                { NdhFnNdisClRegisterSap, NdhFnProtocolCmRegisterSap },
                { NdhFnNdisCoCreateVc, NdhFnProtocolCoCreateVc },
                { NdhFnNdisMCmCreateVc, NdhFnProtocolCoCreateVc },
                { NdhFnNdisClMakeCall, NdhFnProtocolCmMakeCall },
                { NdhFnNdisClAddParty, NdhFnProtocolCmAddParty } };

typedef struct NDH_OPEN_CALL {
    HANDLE Thread; /* see Runner */
    UINT16 Function;
    UINT16 Callback;
    UINT8 Side;
    NDH_ID Object;
    NDH_ID Object2;
} NDH_OPEN_CALL;

static NDH_OPEN_CALL g_Open[OPEN_CALLS];
static UINT32 g_OpenHigh; /* entries in use lie below */

static UINT16 CallbackOf(UINT16 Call)
{
    for (UINT32 i = 0; i < ARRAYSIZE(g_Pairs); i++) {
        if (g_Pairs[i].Call == Call) {
            return g_Pairs[i].Callback;
        }
    }
    return 0;
}

/* Who runs this. The idle threads of all processors, which DPCs borrow, share the id 0: then it is the
 * processor. */
static HANDLE Runner(VOID)
{
    HANDLE thread = PsGetCurrentThreadId();
    return thread != NULL ? thread : (HANDLE) ~(ULONG_PTR)KeGetCurrentProcessorNumberEx(NULL);
}

static VOID Push(const NDH_RECORD *Record, UINT16 Callback)
{
    if (g_OpenHigh == OPEN_CALLS) {
        return;
    }
    g_Open[g_OpenHigh++] = (NDH_OPEN_CALL){ Runner(),     Record->Function, Callback,
                                            Record->Side, Record->Object,   Record->Object2 };
}

/* Newest open call of this thread. */
static NDH_OPEN_CALL *Top(VOID)
{
    HANDLE thread = Runner();
    for (UINT32 i = g_OpenHigh; i-- != 0;) {
        if (g_Open[i].Thread == thread) {
            return &g_Open[i];
        }
    }
    return NULL;
}

static VOID Pop(UINT16 Function)
{
    NDH_OPEN_CALL *top = Top();
    if (top == NULL || top->Function != Function) {
        return;
    }
    UINT32 index = (UINT32)(top - g_Open);
    RtlMoveMemory(top, top + 1, (g_OpenHigh - index - 1) * sizeof(*top));
    g_OpenHigh--;
}

static BOOLEAN Join(const NDH_OPEN_CALL *Call, NDH_ID Mine, NDH_ID Theirs, NDH_LINK *Link)
{
    if (Mine == 0 || Theirs == 0) {
        return FALSE;
    }
    Link->Client = Call->Side == NdhSideClient ? Mine : Theirs;
    Link->CallManager = Call->Side == NdhSideClient ? Theirs : Mine;
    return TRUE;
}

BOOLEAN LinkNoteLocked(const NDH_RECORD *Record, NDH_LINK *Link)
{
    BOOLEAN linked = FALSE;

    if (Record->Kind == NdhEventCall) {
        UINT16 callback = CallbackOf(Record->Function);
        if (callback != 0) {
            Push(Record, callback);
        }
    } else if (Record->Kind == NdhEventReturn && CallbackOf(Record->Function) != 0) {
        Pop(Record->Function);
    } else if (Record->Kind == NdhEventEnter) {
        NDH_OPEN_CALL *call = Top();
        if (call == NULL || call->Callback != Record->Function || call->Side == Record->Side) {
            return FALSE;
        }
        /* The VC of a call is linked already; its party is what is new. */
        if (call->Function == NdhFnNdisClMakeCall || call->Function == NdhFnNdisClAddParty) {
            linked = Join(call, call->Object2, Record->Object2, Link);
        } else {
            linked = Join(call, call->Object, Record->Object, Link);
        }
        call->Callback = 0;
    }
    return linked;
}

VOID LinkApply(const NDH_LINK *Link)
{
    NDH_OBJECT *object = ObjectFind(Link->Client, 0, FALSE);
    if (object != NULL) {
        object->Peer = Link->CallManager;
        ObjectRelease(object);
    }
}
