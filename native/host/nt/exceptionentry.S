// SPDX-License-Identifier: MIT
//
// Where exceptions enter and leave C. Offsets are those of CONTEXT (exception.h).

#define EFLAGS  0x44
#define RAX     0x78
#define RCX     0x80
#define RDX     0x88
#define RBX     0x90
#define RSP     0x98
#define RBP     0xa0
#define RSI     0xa8
#define RDI     0xb0
#define R8      0xb8
#define R9      0xc0
#define R10     0xc8
#define R11     0xd0
#define R12     0xd8
#define R13     0xe0
#define R14     0xe8
#define R15     0xf0
#define RIP     0xf8
#define FXSAVE  0x100
#define XMM     0x1a0
#define MXCSR   0x34
#define FLAGS   0x30
#define SEGMENTS 0x38
#define SIZE    0x4d0
#define FULL    0x10000b

    .text

// A service that never returns in the ordinary way: its caller's registers go to `function` as its fourth
// argument; the first three stay.
    .macro CAPTURING service, function
    .globl \service
    .type \service, @function
\service:
    .cfi_startproc
    endbr64
    pushfq
    .cfi_adjust_cfa_offset 8
    subq $(SIZE + 0x20), %rsp
    .cfi_adjust_cfa_offset (SIZE + 0x20)
    movq %rax, 0x20+RAX(%rsp)
    movq %rcx, 0x20+RCX(%rsp)
    movq %rdx, 0x20+RDX(%rsp)
    movq %rbx, 0x20+RBX(%rsp)
    movq %rbp, 0x20+RBP(%rsp)
    movq %rsi, 0x20+RSI(%rsp)
    movq %rdi, 0x20+RDI(%rsp)
    movq %r8, 0x20+R8(%rsp)
    movq %r9, 0x20+R9(%rsp)
    movq %r10, 0x20+R10(%rsp)
    movq %r11, 0x20+R11(%rsp)
    movq %r12, 0x20+R12(%rsp)
    movq %r13, 0x20+R13(%rsp)
    movq %r14, 0x20+R14(%rsp)
    movq %r15, 0x20+R15(%rsp)
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movaps %xmm\n, 0x20+XMM+16*\n(%rsp)
    .endr
    stmxcsr 0x20+MXCSR(%rsp)
    movl $FULL, 0x20+FLAGS(%rsp)
    movl SIZE+0x20(%rsp), %eax
    movl %eax, 0x20+EFLAGS(%rsp)
    movq SIZE+0x28(%rsp), %rax
    movq %rax, 0x20+RIP(%rsp)
    leaq SIZE+0x30(%rsp), %rax
    movq %rax, 0x20+RSP(%rsp)
    leaq 0x20(%rsp), %r9
    call \function
    ud2
    .cfi_endproc
    .size \service, . - \service
    .endm

    CAPTURING ExRaiseStatus, nt_raise_status
    CAPTURING ExRaiseAccessViolation, nt_raise_access_violation
    CAPTURING ExRaiseDatatypeMisalignment, nt_raise_misalignment
    CAPTURING RtlRaiseException, nt_raise_exception
    CAPTURING RtlUnwind, nt_rtl_unwind
    CAPTURING RtlUnwindEx, nt_rtl_unwind
    CAPTURING nt_local_unwind_service, nt_local_unwind

// RtlCaptureContext(CONTEXT * /* rcx */): the registers as they are when it has returned.
    .globl RtlCaptureContext
    .type RtlCaptureContext, @function
RtlCaptureContext:
    .cfi_startproc
    endbr64
    pushfq
    .cfi_adjust_cfa_offset 8
    fxsave64 FXSAVE(%rcx)
    stmxcsr MXCSR(%rcx)
    movq %rax, RAX(%rcx)
    movq %rcx, RCX(%rcx)
    movq %rdx, RDX(%rcx)
    movq %rbx, RBX(%rcx)
    movq %rbp, RBP(%rcx)
    movq %rsi, RSI(%rcx)
    movq %rdi, RDI(%rcx)
    movq %r8, R8(%rcx)
    movq %r9, R9(%rcx)
    movq %r10, R10(%rcx)
    movq %r11, R11(%rcx)
    movq %r12, R12(%rcx)
    movq %r13, R13(%rcx)
    movq %r14, R14(%rcx)
    movq %r15, R15(%rcx)
    movw %cs, SEGMENTS(%rcx)
    movw %ds, SEGMENTS+2(%rcx)
    movw %es, SEGMENTS+4(%rcx)
    movw %fs, SEGMENTS+6(%rcx)
    movw %gs, SEGMENTS+8(%rcx)
    movw %ss, SEGMENTS+10(%rcx)
    movl $(FULL | 4), FLAGS(%rcx)
    movl (%rsp), %eax
    movl %eax, EFLAGS(%rcx)
    movq 8(%rsp), %rax
    movq %rax, RIP(%rcx)
    leaq 16(%rsp), %rax
    movq %rax, RSP(%rcx)
    movq RAX(%rcx), %rax
    addq $8, %rsp
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size RtlCaptureContext, . - RtlCaptureContext

// _Noreturn void nt_context_restore(const struct nt_context *context /* rdi */). What is popped last is put
// below the stack pointer to be, where nothing lives.
    .globl nt_context_restore
    .type nt_context_restore, @function
nt_context_restore:
    .cfi_startproc
    endbr64
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movaps XMM+16*\n(%rdi), %xmm\n
    .endr
    ldmxcsr MXCSR(%rdi)
    movq RSP(%rdi), %rax
    movq RIP(%rdi), %rcx
    movq %rcx, -8(%rax)
    movl EFLAGS(%rdi), %ecx
    movq %rcx, -16(%rax)
    movq RAX(%rdi), %rcx
    movq %rcx, -24(%rax)
    movq RDI(%rdi), %rcx
    movq %rcx, -32(%rax)
    movq RCX(%rdi), %rcx
    movq RDX(%rdi), %rdx
    movq RBX(%rdi), %rbx
    movq RBP(%rdi), %rbp
    movq RSI(%rdi), %rsi
    movq R8(%rdi), %r8
    movq R9(%rdi), %r9
    movq R10(%rdi), %r10
    movq R11(%rdi), %r11
    movq R12(%rdi), %r12
    movq R13(%rdi), %r13
    movq R14(%rdi), %r14
    movq R15(%rdi), %r15
    leaq -32(%rax), %rsp
    popq %rdi
    popq %rax
    popfq
    ret
    .cfi_endproc
    .size nt_context_restore, . - nt_context_restore

// Entered by the return of the signal handler with the trap in rdi: the outermost frame of what follows.
    .globl nt_exception_entry
    .type nt_exception_entry, @function
nt_exception_entry:
    .cfi_startproc
    .cfi_undefined %rip
    endbr64
    call nt_exception_trapped
    ud2
    .cfi_endproc
    .size nt_exception_entry, . - nt_exception_entry

// void nt_call_from(void *argument /* rdi */, const uint64_t registers[10] /* rsi */). The unwind tables say
// that the caller's registers are those that rbx points to: rip, rsp (which is the canonical frame address),
// rbx, rbp, rsi, rdi, r12 to r15.
    .globl nt_call_from
    .type nt_call_from, @function
nt_call_from:
    .cfi_startproc
    endbr64
    pushq %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    movq %rsi, %rbx
    .cfi_remember_state
    .cfi_escape 0x0f, 0x03, 0x73, 0x08, 0x06    // def_cfa_expression: *(rbx + 8)
    .cfi_escape 0x10, 0x10, 0x02, 0x73, 0x00    // rip at rbx
    .cfi_escape 0x10, 0x03, 0x02, 0x73, 0x10    // rbx at rbx + 16
    .cfi_escape 0x10, 0x06, 0x02, 0x73, 0x18    // rbp
    .cfi_escape 0x10, 0x04, 0x02, 0x73, 0x20    // rsi
    .cfi_escape 0x10, 0x05, 0x02, 0x73, 0x28    // rdi
    .cfi_escape 0x10, 0x0c, 0x02, 0x73, 0x30    // r12
    .cfi_escape 0x10, 0x0d, 0x02, 0x73, 0x38    // r13
    .cfi_escape 0x10, 0x0e, 0x03, 0x73, 0xc0, 0x00    // r14: 64 takes two bytes
    .cfi_escape 0x10, 0x0f, 0x03, 0x73, 0xc8, 0x00    // r15
    call nt_visit_frames
    .cfi_restore_state
    popq %rbx
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size nt_call_from, . - nt_call_from

    .section .note.GNU-stack,"",@progbits
