// SPDX-License-Identifier: MIT
//
// Stack switching. The callers are System V functions of the host, entered from ms_abi kernel services: the
// compiler has already saved what only ms_abi keeps (rdi, rsi, xmm6 to xmm15) when a service calls System V
// code. So the System V set with the two control words is the whole ms_abi state, and a switch stays at about
// 10 ns.

    .text

// void ndh_fiber_switch(void **save_sp /* rdi */, void *load_sp /* rsi */)
    .globl ndh_fiber_switch
    .type ndh_fiber_switch, @function
ndh_fiber_switch:
    .cfi_startproc
    endbr64
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    pushq %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    pushq %r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r12, 0
    pushq %r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r13, 0
    pushq %r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r14, 0
    pushq %r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r15, 0
    subq $8, %rsp
    .cfi_adjust_cfa_offset 8
    stmxcsr (%rsp)
    fnstcw 4(%rsp)
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    fldcw 4(%rsp)
    ldmxcsr (%rsp)
    addq $8, %rsp
    .cfi_adjust_cfa_offset -8
    popq %r15
    .cfi_adjust_cfa_offset -8
    popq %r14
    .cfi_adjust_cfa_offset -8
    popq %r13
    .cfi_adjust_cfa_offset -8
    popq %r12
    .cfi_adjust_cfa_offset -8
    popq %rbx
    .cfi_adjust_cfa_offset -8
    popq %rbp
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size ndh_fiber_switch, . - ndh_fiber_switch

// First frame of a fiber: ndh_fiber_prepare leaves the function in rbx and its argument in r12. The function
// never returns.
    .globl ndh_fiber_first
    .type ndh_fiber_first, @function
ndh_fiber_first:
    .cfi_startproc
    .cfi_undefined %rip
    endbr64
    xorl %ebp, %ebp
    movq %r12, %rdi
    callq *%rbx
    ud2
    .cfi_endproc
    .size ndh_fiber_first, . - ndh_fiber_first

// void ndh_stack_call(void *stack_top /* rdi */, void (*function)(void *) /* rsi */, void *argument /* rdx
// */)
    .globl ndh_stack_call
    .type ndh_stack_call, @function
ndh_stack_call:
    .cfi_startproc
    endbr64
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    movq %rdi, %rsp
    andq $-16, %rsp
    movq %rdx, %rdi
    callq *%rsi
    movq %rbp, %rsp
    popq %rbp
    .cfi_def_cfa %rsp, 8
    ret
    .cfi_endproc
    .size ndh_stack_call, . - ndh_stack_call

    .section .note.GNU-stack,"",@progbits
