// SPDX-License-Identifier: MIT
/*
 * Stacks as drivers walk them: contexts, function entries, virtual unwinding, back traces ("x64 exception
 * handling" and the Rtl pages of learn.microsoft.com). The host's own code has no .pdata: one entry stands
 * for all of it, and unwinding from there leads to the driver's frame that called it.
 */
#include "exception.h"
#include "services.h"
#include "unwind.h"

#define UNW_FLAG_EHANDLER 1u
#define UNW_FLAG_UHANDLER 2u

#define STATUS_LONG_JUMP          ((NTSTATUS)0x80000026)
#define STATUS_UNWIND_CONSOLIDATE ((NTSTATUS)0x80000029)

#define WALK_USER_MODE 1u
#define WALK_SKIP      8 /* bits of the flags in front of the number of frames to skip */
#define MAX_WALK       256u

/* RUNTIME_FUNCTION; nobody reads the numbers. */
static const struct {
    uint32_t begin, end, unwind;
} host_function = { 0, UINT32_MAX, 0 };

extern const char __executable_start[];

/** _JUMP_BUFFER, as setjmp of a driver's run-time library fills it. */
struct jump_buffer {
    uint64_t frame, rbx, rsp, rbp, rsi, rdi, r12, r13, r14, r15, rip;
    uint32_t mxcsr;
    uint16_t fpcsr, spare;
    uint8_t vector[10][16]; /* xmm6 to xmm15 */
};

PVOID NTAPI RtlLookupFunctionEntry(ULONG64 ControlPc, PULONG64 ImageBase, PVOID HistoryTable)
{
    const struct ndh_image *image = ndh_pe_find(ControlPc);
    (void)HistoryTable;
    if (image != NULL) {
        *ImageBase = ndh_pe_base(image);
        return (PVOID)ndh_pe_function(image, ControlPc);
    }
    const int is_host = nt_is_host_code(ControlPc);
    *ImageBase = is_host ? (ULONG64)__executable_start : 0;
    return is_host ? (PVOID)&host_function : NULL;
}

/* KNONVOLATILE_CONTEXT_POINTERS: what the frame has saved is told, the rest stays. */
struct context_pointers {
    uint64_t floating[16], integer[16];
};

static void tell_places(struct context_pointers *pointers, const struct ndh_places *places)
{
    for (size_t i = 0; i < 16; i++) {
        if (places->vector[i] != 0) {
            pointers->floating[i] = places->vector[i];
        }
        if (places->gpr[i] != 0) {
            pointers->integer[i] = places->gpr[i];
        }
    }
}

PVOID NTAPI RtlVirtualUnwind(ULONG HandlerType, ULONG64 ImageBase, ULONG64 ControlPc,
                             const VOID *FunctionEntry, struct nt_context *ContextRecord, PVOID *HandlerData,
                             PULONG64 EstablisherFrame, PVOID ContextPointers)
{
    const struct ndh_image *image = ndh_pe_find(ControlPc);
    struct ndh_pe_handler handler = { .frame = ContextRecord->gpr[NDH_RSP] };
    struct ndh_registers registers;
    struct ndh_places places = { 0 };
    int done;

    (void)ImageBase;
    nt_registers_of(&registers, ContextRecord);
    registers.rip = ControlPc;
    if (FunctionEntry == &host_function) {
        done = nt_leave_host(&registers);
    } else {
        done = image != NULL && ndh_pe_unwind(image, &registers, 1, &handler, &places) == 0;
    }
    if (done && ContextPointers != NULL) {
        tell_places(ContextPointers, &places);
    }
    /* The outermost frame has no caller: walks end where the address is 0. */
    registers.rip = done ? registers.rip : 0;
    nt_context_of(ContextRecord, &registers);
    *EstablisherFrame = handler.frame;
    const int wanted = (HandlerType & UNW_FLAG_EHANDLER) != 0   ? handler.for_exceptions
                       : (HandlerType & UNW_FLAG_UHANDLER) != 0 ? handler.for_unwinding
                                                                : 0;
    *HandlerData = wanted ? handler.data : NULL;
    return wanted ? (PVOID)handler.routine : NULL;
}

static void take_jump(struct nt_context *context, const struct jump_buffer *jump)
{
    static const struct {
        uint8_t gpr;
        uint8_t offset;
    } kept[] = { { 3, offsetof(struct jump_buffer, rbx) },  { 4, offsetof(struct jump_buffer, rsp) },
                 { 5, offsetof(struct jump_buffer, rbp) },  { 6, offsetof(struct jump_buffer, rsi) },
                 { 7, offsetof(struct jump_buffer, rdi) },  { 12, offsetof(struct jump_buffer, r12) },
                 { 13, offsetof(struct jump_buffer, r13) }, { 14, offsetof(struct jump_buffer, r14) },
                 { 15, offsetof(struct jump_buffer, r15) } };
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        context->gpr[kept[i].gpr] = *(const uint64_t *)((const uint8_t *)jump + kept[i].offset);
    }
    context->rip = jump->rip;
    context->mxcsr = jump->mxcsr;
    __builtin_memcpy(context->fxsave + NT_CONTEXT_VECTOR + 6 * 16, jump->vector, sizeof jump->vector);
}

VOID NTAPI RtlRestoreContext(struct nt_context *ContextRecord, struct nt_exception_record *ExceptionRecord)
{
    typedef __attribute__((ms_abi)) uint64_t consolidate(struct nt_exception_record * record);
    if (ExceptionRecord != NULL && ExceptionRecord->code == STATUS_LONG_JUMP && ExceptionRecord->count >= 1) {
        take_jump(ContextRecord, (const struct jump_buffer *)ExceptionRecord->information[0]);
    } else if (ExceptionRecord != NULL && ExceptionRecord->code == STATUS_UNWIND_CONSOLIDATE &&
               ExceptionRecord->count >= 1) {
        ContextRecord->rip = ((consolidate *)ExceptionRecord->information[0])(ExceptionRecord);
    }
    nt_exceptions_left(ContextRecord->gpr[NDH_RSP]);
    nt_context_restore(ContextRecord);
}

/** Return addresses of drivers, from the call of the service outwards. */
static ULONG capture(ULONG skip, ULONG count, PVOID *addresses)
{
    struct nt_driver_context here;
    struct ndh_registers registers = { 0 };
    struct nt_walk walk;
    ULONG found = 0;

    if (!nt_unwind_to_driver(&here)) {
        return 0;
    }
    nt_registers_of_driver(&registers, &here);
    nt_walk_begin(&walk, &registers, 0);
    for (ULONG i = 0; i < MAX_WALK && found < count; i++) {
        const struct ndh_image *image = nt_walk_image(&walk);
        struct ndh_pe_handler handler;
        if (image == NULL) {
            break;
        }
        if (i >= skip) {
            addresses[found++] = (PVOID)walk.registers.rip;
        }
        if (nt_walk_up(&walk, image, &handler) != 0) {
            break;
        }
    }
    return found;
}

USHORT NTAPI RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace,
                                      PULONG BackTraceHash)
{
    const ULONG found = capture(FramesToSkip, FramesToCapture > 0xffff ? 0xffff : FramesToCapture, BackTrace);
    ULONG hash = 0;
    for (ULONG i = 0; i < found; i++) {
        hash += (ULONG)(ULONG_PTR)BackTrace[i];
    }
    if (BackTraceHash != NULL) {
        *BackTraceHash = hash;
    }
    return (USHORT)found;
}

ULONG NTAPI RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags)
{
    return (Flags & WALK_USER_MODE) != 0 ? 0 : capture(Flags >> WALK_SKIP, Count, Callers);
}

PVOID NTAPI RtlPcToFileHeader(PVOID PcValue, PVOID *BaseOfImage)
{
    const struct ndh_image *image = ndh_pe_find((uint64_t)PcValue);
    *BaseOfImage = image == NULL ? NULL : (PVOID)ndh_pe_base(image);
    return *BaseOfImage;
}
