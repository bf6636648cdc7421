# SPDX-License-Identifier: MIT
# What clang and lld-link are told to make a kernel image, in this tree and by users of the SDK.

set(NDH_WINDOWS_TARGET x86_64-pc-windows-msvc)

# Objects carry CodeView, and in this tree DWARF. The linker takes CodeView to the PDB and DWARF into the image; ndh-image
# drops the latter for the .sys.
set(NDH_COMPILE_OPTIONS
    --target=${NDH_WINDOWS_TARGET} -std=c11 -ffreestanding -nostdlibinc -fno-stack-protector -mno-stack-arg-probe
    -fasynchronous-unwind-tables
    -O2 -g -gcodeview -fno-ident -Wall -Wextra)

set(NDH_LINK_OPTIONS
    /nologo /machine:x64 /nodefaultlib /subsystem:native,10.00 /osversion:10.0 /base:0x140000000 /dynamicbase /nxcompat
    /opt:ref /opt:noicf /incremental:no /Brepro /ignore:longsections
    /section:.text,PRE /section:.rdata,PR /section:.data,PRW /section:.pdata,PR /section:INIT,DRE)
