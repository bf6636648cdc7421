// SPDX-License-Identifier: MIT
//
// ULONG SehFrame(ULONG Function): a frame with a termination handler that it leaves by _local_unwind (0), or
// by RtlUnwind (1) or RtlUnwindEx (2) with a return value. Returns 1, 2 or 3.

    .text
    .globl SehFrame
    .def SehFrame
    .scl 2
    .type 32
    .endef
    .seh_proc SehFrame
SehFrame:
    .seh_handler __C_specific_handler, @unwind, @except
    subq $56, %rsp
    .seh_stackalloc 56
    .seh_endprologue
.Lbegin:
    movl %ecx, %eax
    movq %rsp, %rcx
    testl %eax, %eax
    jnz 1f
    leaq .Llocal(%rip), %rdx
    callq *__imp__local_unwind(%rip)
    nop
1:  leaq .Lunwound(%rip), %rdx
    xorl %r8d, %r8d
    movl $2, %r9d
    cmpl $2, %eax
    je 2f
    callq *__imp_RtlUnwind(%rip)
    nop
2:  movl $3, %r9d
    leaq SehContext(%rip), %rax
    movq %rax, 32(%rsp)
    movq $0, 40(%rsp)
    callq *__imp_RtlUnwindEx(%rip)
    nop
.Lend:
    xorl %eax, %eax
    jmp .Lunwound
.Llocal:
    movl $1, %eax
.Lunwound:
    addq $56, %rsp
    ret
    .seh_handlerdata
    .long 1
    .long .Lbegin@IMGREL, .Lend@IMGREL, SehFrameFinally@IMGREL, 0
    .text
    .seh_endproc

// VOID SehFrameExit(VOID): unwinds by RtlUnwindEx without a target; its own termination handler is the first.
    .globl SehFrameExit
    .def SehFrameExit
    .scl 2
    .type 32
    .endef
    .seh_proc SehFrameExit
SehFrameExit:
    .seh_handler __C_specific_handler, @unwind, @except
    subq $56, %rsp
    .seh_stackalloc 56
    .seh_endprologue
.Lexit:
    xorl %ecx, %ecx
    xorl %edx, %edx
    xorl %r8d, %r8d
    xorl %r9d, %r9d
    leaq SehContext(%rip), %rax
    movq %rax, 32(%rsp)
    movq $0, 40(%rsp)
    callq *__imp_RtlUnwindEx(%rip)
    nop
.Lexited:
    int3
    .seh_handlerdata
    .long 1
    .long .Lexit@IMGREL, .Lexited@IMGREL, SehFrameFinally@IMGREL, 0
    .text
    .seh_endproc

// VOID SehFlags(VOID (*Function)(VOID))
    .globl SehFlags
    .def SehFlags
    .scl 2
    .type 32
    .endef
    .seh_proc SehFlags
SehFlags:
    .seh_handler SehFlagsHandler, @unwind, @except
    subq $40, %rsp
    .seh_stackalloc 40
    .seh_endprologue
    callq *%rcx
    nop
    addq $40, %rsp
    ret
    .seh_endproc
