# SPDX-License-Identifier: MIT
# What images built with /guard:cf call before, or instead of, an indirect call. The arguments of that call
# are in their registers already, so all that the C code may change is kept, rax and r10 to r11 included.

        .macro  CHECK target
        pushq   %rax
        .cfi_adjust_cfa_offset 8
        pushq   %rcx
        .cfi_adjust_cfa_offset 8
        pushq   %rdx
        .cfi_adjust_cfa_offset 8
        pushq   %r8
        .cfi_adjust_cfa_offset 8
        pushq   %r9
        .cfi_adjust_cfa_offset 8
        pushq   %r10
        .cfi_adjust_cfa_offset 8
        pushq   %r11
        .cfi_adjust_cfa_offset 8
        subq    $128, %rsp              # 32 bytes for the callee, six vectors; aligned to 16
        .cfi_adjust_cfa_offset 128
        movaps  %xmm0, 32(%rsp)
        movaps  %xmm1, 48(%rsp)
        movaps  %xmm2, 64(%rsp)
        movaps  %xmm3, 80(%rsp)
        movaps  %xmm4, 96(%rsp)
        movaps  %xmm5, 112(%rsp)
        movq    \target, %rcx
        call    pe_guard_check
        movaps  32(%rsp), %xmm0
        movaps  48(%rsp), %xmm1
        movaps  64(%rsp), %xmm2
        movaps  80(%rsp), %xmm3
        movaps  96(%rsp), %xmm4
        movaps  112(%rsp), %xmm5
        addq    $128, %rsp
        .cfi_adjust_cfa_offset -128
        popq    %r11
        .cfi_adjust_cfa_offset -8
        popq    %r10
        .cfi_adjust_cfa_offset -8
        popq    %r9
        .cfi_adjust_cfa_offset -8
        popq    %r8
        .cfi_adjust_cfa_offset -8
        popq    %rdx
        .cfi_adjust_cfa_offset -8
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        .endm

        .text
        .globl  pe_guard_check_stub
        .type   pe_guard_check_stub, @function
pe_guard_check_stub:                    # the target is in rcx
        .cfi_startproc
        CHECK   %rcx
        ret
        .cfi_endproc
        .size   pe_guard_check_stub, . - pe_guard_check_stub

        .globl  pe_guard_dispatch_stub
        .type   pe_guard_dispatch_stub, @function
pe_guard_dispatch_stub:                 # the target is in rax
        .cfi_startproc
        CHECK   %rax
        jmpq    *%rax
        .cfi_endproc
        .size   pe_guard_dispatch_stub, . - pe_guard_dispatch_stub

        .section .note.GNU-stack, "", @progbits
