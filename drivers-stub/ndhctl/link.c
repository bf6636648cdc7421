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
                { NdhFnNdisClAddParty, NdhFnProtocolCmAddParty },
                { NdhFnNdisCoCreateVc, NdhFnMiniportCoCreateVc },
                { NdhFnNdisCoOidRequest, NdhFnProtocolCoOidRequest },
                { NdhFnNdisCoOidRequest, NdhFnMiniportCoOidRequest },
                { NdhFnNdisMCmOidRequest, NdhFnProtocolCoOidRequest },
                { NdhFnNdisCoOidRequest, NdhFnProtocolCoRequest },
                { NdhFnNdisCoOidRequest, NdhFnMiniportCoRequest },
                { NdhFnNdisMCmRequest, NdhFnProtocolCoOidRequest },
                { NdhFnNdisCoSendNetBufferLists, NdhFnMiniportCoSendPackets },
                { NdhFnNdisMCoIndicateReceivePacket, NdhFnProtocolCoReceiveNetBufferLists },
                { NdhFnNdisCoSendNetBufferLists, NdhFnMiniportCoSendNetBufferLists },
                { NdhFnNdisMCoIndicateReceiveNetBufferLists, NdhFnProtocolCoReceiveNetBufferLists } };

typedef struct NDH_OPEN_CALL {
    HANDLE Thread; /* see Runner */
    UINT16 Function;
    UINT8 Side;
    UINT32 Pairs; /* bits of g_Pairs whose callback has not come yet */
    NDH_ID Object;
    NDH_ID Object2;
} NDH_OPEN_CALL;

static NDH_OPEN_CALL g_Open[OPEN_CALLS];
static UINT32 g_OpenHigh; /* entries in use lie below */

/* The bits of the pairs that begin with this call. */
static UINT32 PairsOf(UINT16 Call)
{
    UINT32 pairs = 0;
    for (UINT32 i = 0; i < ARRAYSIZE(g_Pairs); i++) {
        pairs |= g_Pairs[i].Call == Call ? 1u << i : 0;
    }
    return pairs;
}

/* Who runs this. The idle threads of all processors, which DPCs borrow, share the id 0: then it is the
 * processor. */
static HANDLE Runner(VOID)
{
    HANDLE thread = PsGetCurrentThreadId();
    return thread != NULL ? thread : (HANDLE) ~(ULONG_PTR)KeGetCurrentProcessorNumberEx(NULL);
}

static VOID Push(const NDH_RECORD *Record, UINT32 Pairs)
{
    if (g_OpenHigh == OPEN_CALLS) {
        return;
    }
    g_Open[g_OpenHigh++] =
        (NDH_OPEN_CALL){ Runner(), Record->Function, Record->Side, Pairs, Record->Object, Record->Object2 };
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

/* The client's id first, if one is the client's, else the call manager's. */
static BOOLEAN Join(const NDH_OPEN_CALL *Call, NDH_ID Mine, UINT8 TheirSide, NDH_ID Theirs, NDH_LINK *Link)
{
    BOOLEAN mineFirst =
        Call->Side == NdhSideClient || (Call->Side == NdhSideCallManager && TheirSide != NdhSideClient);

    if (Mine == 0 || Theirs == 0) {
        return FALSE;
    }
    Link->Client = mineFirst ? Mine : Theirs;
    Link->CallManager = mineFirst ? Theirs : Mine;
    return TRUE;
}

/* Whether the call makes its second object: the VC of a call is linked already, its party is what is new. */
static BOOLEAN MakesSecond(UINT16 Function)
{
    switch (Function) {
    case NdhFnNdisClMakeCall:
    case NdhFnNdisClAddParty:
    case NdhFnNdisCoOidRequest:
    case NdhFnNdisMCmOidRequest:
    case NdhFnNdisMCmRequest:
    case NdhFnNdisCoSendNetBufferLists:
    case NdhFnNdisMCoIndicateReceivePacket:
    case NdhFnNdisMCoIndicateReceiveNetBufferLists:
        return TRUE;
    default:
        return FALSE;
    }
}

/* The bit of the pair that this callback makes with the call, 0 if there is none. */
static UINT32 PairWith(const NDH_OPEN_CALL *Call, const NDH_RECORD *Record)
{
    for (UINT32 i = 0; i < ARRAYSIZE(g_Pairs); i++) {
        if ((Call->Pairs & 1u << i) != 0 && g_Pairs[i].Callback == Record->Function &&
            Call->Side != Record->Side) {
            return 1u << i;
        }
    }
    return 0;
}

BOOLEAN LinkNoteLocked(const NDH_RECORD *Record, NDH_LINK *Link)
{
    if (Record->Kind == NdhEventCall) {
        UINT32 pairs = PairsOf(Record->Function);
        if (pairs != 0) {
            Push(Record, pairs);
        }
    } else if (Record->Kind == NdhEventReturn && PairsOf(Record->Function) != 0) {
        Pop(Record->Function);
    } else if (Record->Kind == NdhEventEnter) {
        NDH_OPEN_CALL *call = Top();
        UINT32 pair = call != NULL ? PairWith(call, Record) : 0;
        if (pair != 0) {
            BOOLEAN second = MakesSecond(call->Function);
            call->Pairs &= ~pair;
            return Join(call, second ? call->Object2 : call->Object, Record->Side,
                        second ? Record->Object2 : Record->Object, Link);
        }
    }
    return FALSE;
}

VOID LinkApply(const NDH_LINK *Link)
{
    NDH_OBJECT *object = ObjectFind(Link->Client, 0, FALSE);
    if (object != NULL) {
        if (NDH_ID_SIDE(Link->CallManager) == NdhSideCallManager) {
            object->Peer = Link->CallManager;
        }
        ObjectRelease(object);
    }
}
