// SPDX-License-Identifier: MIT
//
// __chkstk: MSVC code calls it with the size of a large frame in rax. It touches each page down to there, so
// that the guard page is met in order, and keeps all registers. The caller lowers rsp itself.

    .text
    .globl nt_chkstk
    .type nt_chkstk, @function
nt_chkstk:
    .cfi_startproc
    endbr64
    pushq %rcx
    .cfi_adjust_cfa_offset 8
    pushq %rax
    .cfi_adjust_cfa_offset 8
    leaq 24(%rsp), %rcx
1:  cmpq $0x1000, %rax
    jb 2f
    subq $0x1000, %rcx
    testb $0, (%rcx)
    subq $0x1000, %rax
    jmp 1b
2:  subq %rax, %rcx
    testb $0, (%rcx)
    popq %rax
    .cfi_adjust_cfa_offset -8
    popq %rcx
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size nt_chkstk, . - nt_chkstk

    .section .note.GNU-stack,"",@progbits
