// SPDX-License-Identifier: MIT
/* Walks of the stack by a driver: the same frames by virtual unwinding and by a back trace. */
#include <ntddk.h>

#include "seh.h"
#include "sehcase.h"

#define MAX_FRAMES 32

typedef struct DECLSPEC_ALIGN(16) _WALK_CONTEXT {
    UCHAR Before[0x98];
    ULONG64 Rsp;
    ULONG64 Registers[11];
    ULONG64 Rip;
    UCHAR Behind[0x4d0 - 0x100];
} WALK_CONTEXT;

typedef int SEH_COMPARE(const VOID *First, const VOID *Second);
NTKERNELAPI VOID qsort(VOID *Base, SIZE_T Count, SIZE_T Size, SEH_COMPARE *Compare);
NTKERNELAPI VOID NTAPI RtlCaptureContext(WALK_CONTEXT *Context);
NTKERNELAPI VOID NTAPI RtlRestoreContext(WALK_CONTEXT *Context, PVOID Record);
NTKERNELAPI PVOID NTAPI RtlLookupFunctionEntry(ULONG64 ControlPc, PULONG64 ImageBase, PVOID History);
NTKERNELAPI PVOID NTAPI RtlVirtualUnwind(ULONG HandlerType, ULONG64 ImageBase, ULONG64 ControlPc, PVOID Entry,
                                         WALK_CONTEXT *Context, PVOID *HandlerData, PULONG64 Frame,
                                         PVOID Pointers);
NTKERNELAPI USHORT NTAPI RtlCaptureStackBackTrace(ULONG Skip, ULONG Count, PVOID *Trace, PULONG Hash);
NTKERNELAPI ULONG NTAPI RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags);
NTKERNELAPI PVOID NTAPI RtlPcToFileHeader(PVOID Pc, PVOID *Base);

DECLSPEC_ALIGN(16) UCHAR SehContext[0x4d0];
static const CHAR *SehWalked;
static BOOLEAN SehToldWrong;

/* KNONVOLATILE_CONTEXT_POINTERS */
typedef struct _WALK_POINTERS {
    ULONG64 *Floating[16], *Integer[16];
} WALK_POINTERS;

/* What a frame has saved lies where the pointer says; a frame that calls saves something. */
static ULONG SehCheckPointers(const WALK_POINTERS *Pointers, const WALK_CONTEXT *Context)
{
    ULONG told = 0;
    for (ULONG i = 0; i < 16; i++) {
        if (Pointers->Integer[i] != NULL) {
            told++;
            SehToldWrong |= i < 5 ? i != 3 : *Pointers->Integer[i] != Context->Registers[i - 5];
        }
    }
    return told;
}

/* Frames of this image only, as a back trace has no others. */
static ULONG SehWalkFrames(PVOID *Frames)
{
    WALK_CONTEXT context;
    PVOID own, data;
    ULONG64 base, frame;
    ULONG count = 0, told = 0;

    RtlPcToFileHeader((PVOID)(ULONG_PTR)SehWalkFrames, &own);
    RtlCaptureContext(&context);
    while (context.Rip != 0 && count < MAX_FRAMES) {
        PVOID entry = RtlLookupFunctionEntry(context.Rip, &base, NULL);
        if (base == (ULONG64)own) {
            Frames[count++] = (PVOID)context.Rip;
        }
        if (entry != NULL) {
            WALK_POINTERS pointers = { 0 };
            RtlVirtualUnwind(0, base, context.Rip, entry, &context, &data, &frame, &pointers);
            told += SehCheckPointers(&pointers, &context);
        } else {
            context.Rip = *(ULONG64 *)context.Rsp;
            context.Rsp += 8;
        }
    }
    SehToldWrong |= told == 0;
    return count;
}

static const CHAR *SehCompareWalks(VOID)
{
    PVOID walked[MAX_FRAMES], traced[MAX_FRAMES], some[2];
    ULONG hash, sum = 0;
    ULONG count = SehWalkFrames(walked) - 1; /* but for that function's own frame */
    ULONG frames = RtlCaptureStackBackTrace(0, MAX_FRAMES, traced, &hash);

    if (count != frames || frames < 3) {
        return "count";
    }
    if (SehToldWrong) {
        return "pointers";
    }
    for (ULONG i = 0; i < frames; i++) {
        sum += (ULONG)(ULONG_PTR)traced[i];
        if (i > 0 && walked[i + 1] != traced[i]) {
            return "frame";
        }
    }
    if (sum != hash) {
        return "hash";
    }
    if (RtlCaptureStackBackTrace(1, 2, some, NULL) != 2 || some[0] != traced[1] || some[1] != traced[2] ||
        RtlWalkFrameChain(some, 1, 1 << 8) != 1 || some[0] != traced[1]) {
        return "skip";
    }
    return "w";
}

/* Called by the kernel: frames of it lie between this and the caller of qsort. */
static int SehWalkCompare(const VOID *First, const VOID *Second)
{
    SehWalked = SehCompareWalks();
    return *(const ULONG *)First < *(const ULONG *)Second ? -1 : 1;
}

const CHAR *SehWalk(VOID)
{
    ULONG numbers[2] = { 2, 1 };
    volatile ULONG passes = 0;

    SehWalked = "not called";
    qsort(numbers, 2, sizeof numbers[0], SehWalkCompare);
    RtlCaptureContext((WALK_CONTEXT *)SehContext);
    passes++;
    if (passes == 1) {
        RtlRestoreContext((WALK_CONTEXT *)SehContext, NULL);
    }
    return passes == 2 ? SehWalked : "not restored";
}
