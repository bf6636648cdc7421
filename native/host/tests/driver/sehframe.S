// SPDX-License-Identifier: MIT
//
// ULONG SehFrame(ULONG Function): a frame with a termination handler that it leaves by _local_unwind (0), or by
// RtlUnwind (1) with a return value. Returns 1 or 2.

    .text
    .globl SehFrame
    .def SehFrame
    .scl 2
    .type 32
    .endef
    .seh_proc SehFrame
SehFrame:
    .seh_handler __C_specific_handler, @unwind, @except
    subq $40, %rsp
    .seh_stackalloc 40
    .seh_endprologue
.Lbegin:
    testl %ecx, %ecx
    movq %rsp, %rcx
    jnz 1f
    leaq .Llocal(%rip), %rdx
    callq *__imp__local_unwind(%rip)
    nop
1:  leaq .Lunwound(%rip), %rdx
    xorl %r8d, %r8d
    movl $2, %r9d
    callq *__imp_RtlUnwind(%rip)
    nop
.Lend:
    xorl %eax, %eax
    jmp .Lunwound
.Llocal:
    movl $1, %eax
.Lunwound:
    addq $40, %rsp
    ret
    .seh_handlerdata
    .long 1
    .long .Lbegin@IMGREL, .Lend@IMGREL, SehFrameFinally@IMGREL, 0
    .text
    .seh_endproc
