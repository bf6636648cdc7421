# SPDX-License-Identifier: MIT
"""gdb's view of a world of the driver host: the images' symbols at their addresses, frames of images unwound by
their .pdata as Windows does it, the host's own signals passed on, a stop at the end of a world.

    ndh-images        where the images lie
    ndh-load DIR      loads DIR/NAME.dbg for each of them
"""
import contextlib
import os
import struct

import gdb
from gdb.unwinder import Unwinder, register_unwinder

ARENA = 0x200000000000  # its first words are the roots of enum ndh_root
GPR = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"]
CALLEE_SAVED = ["rbx", "rbp", "rsi", "rdi", "r12", "r13", "r14", "r15"]
RSP = 4
EXCEPTION_DIRECTORY = 3
MAX_CHAIN = 32
# UNWIND_CODE operations: slots that each takes.
PUSH_NONVOL, ALLOC_LARGE, ALLOC_SMALL, SET_FPREG, SAVE_NONVOL, SAVE_NONVOL_FAR, EPILOG, SPARE, SAVE_XMM, SAVE_XMM_FAR, \
    PUSH_MACHFRAME = range(11)
SLOTS = {PUSH_NONVOL: 1, ALLOC_SMALL: 1, SET_FPREG: 1, SAVE_NONVOL: 2, SAVE_NONVOL_FAR: 3, EPILOG: 1, SAVE_XMM: 2,
         SAVE_XMM_FAR: 3, PUSH_MACHFRAME: 1}
CHAINED = 4


def read(address, layout):
    """Unpacks the world's memory at an address."""
    data = gdb.selected_inferior().read_memory(address, struct.calcsize(layout))
    return struct.unpack(layout, bytes(data))


class Image:
    """A loaded driver image."""

    def __init__(self, name, base, size):
        self.name, self.base, self.size = name, base, size
        self.functions = None

    def text(self):
        """Address of the first section, by the headers."""
        header = self.base + read(self.base + 0x3C, "<I")[0]
        sections = header + 24 + read(header + 20, "<H")[0]
        return self.base + read(sections + 12, "<I")[0]

    def function(self, rva):
        """The RUNTIME_FUNCTION that holds an address, or None for a leaf function."""
        if self.functions is None:
            header = self.base + read(self.base + 0x3C, "<I")[0]
            table, size = read(header + 24 + 112 + 8 * EXCEPTION_DIRECTORY, "<II")
            data = bytes(gdb.selected_inferior().read_memory(self.base + table, size)) if size else b""
            self.functions = list(struct.iter_unpack("<III", data[:size - size % 12]))
        return next((f for f in self.functions if f[0] <= rva < f[1]), None)


def images():
    """All loaded images."""
    found = []
    state = read(ARENA, "<Q")[0]
    if state == 0:
        return found
    node = int(gdb.parse_and_eval("(unsigned long)((struct pe_state *)%d)->loaded" % state))
    while node != 0:
        image = gdb.parse_and_eval("*(struct ndh_image *)%d" % node)
        found.append(Image(image["name"].string(), int(image["base"]), int(image["size"])))
        node = int(image["next"])
    return found


LOADED = []


def image_of(address):
    return next((i for i in LOADED if i.base <= address < i.base + i.size), None)


class FrameId:
    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class ImageUnwinder(Unwinder):
    """Frames of images, by UNWIND_INFO."""

    def __init__(self):
        super().__init__("ndh-images")

    def __call__(self, pending):
        pc = self.value(pending, "rip")
        image = image_of(pc)
        if image is None:
            return None
        registers = [self.value(pending, name) for name in GPR]
        begin = pc
        try:
            function = image.function(pc - image.base)
            if function is not None:
                begin = image.base + function[0]
                unwound = self.unwind(image, function, pc - image.base, registers)
                if unwound is not None:
                    return self.caller(pending, registers, begin, *unwound)
            return self.caller(pending, registers, begin, *read(registers[RSP], "<Q"), registers[RSP] + 8)
        except gdb.MemoryError:
            return None

    @staticmethod
    def value(pending, name):
        """A register; 0 for one that outer frames do not keep."""
        try:
            return int(pending.read_register(name)) & 0xFFFFFFFFFFFFFFFF
        except gdb.error:
            return 0

    @staticmethod
    def caller(pending, registers, begin, rip, rsp):
        info = pending.create_unwind_info(FrameId(gdb.Value(rsp), gdb.Value(begin)))
        for name in CALLEE_SAVED:
            info.add_saved_register(name, gdb.Value(registers[GPR.index(name)]))
        info.add_saved_register("rip", gdb.Value(rip))
        info.add_saved_register("rsp", gdb.Value(rsp))
        return info

    @staticmethod
    def unwind(image, function, rva, registers):
        """Undoes the prolog as far as it has run; returns rip and rsp of the caller."""
        offset = rva - function[0]
        info = function[2]
        for _ in range(MAX_CHAIN):
            head, prolog, count, frame = read(image.base + info, "<BBBB")
            codes = bytes(gdb.selected_inferior().read_memory(image.base + info + 4, count * 2)) if count else b""
            slot = 0
            fixed = registers[RSP]
            if frame & 15:
                fixed = registers[frame & 15] - (frame >> 4) * 16
            while slot < count:
                when, what = codes[2 * slot], codes[2 * slot + 1]
                operation, parameter = what & 15, what >> 4
                operand16 = int.from_bytes(codes[2 * slot + 2:2 * slot + 4], "little")
                operand32 = int.from_bytes(codes[2 * slot + 2:2 * slot + 6], "little")
                if when <= offset or operation == EPILOG:
                    if operation == PUSH_NONVOL:
                        registers[parameter] = read(registers[RSP], "<Q")[0]
                        registers[RSP] += 8
                    elif operation == ALLOC_LARGE:
                        registers[RSP] += operand16 * 8 if parameter == 0 else operand32
                    elif operation == ALLOC_SMALL:
                        registers[RSP] += parameter * 8 + 8
                    elif operation == SET_FPREG:
                        registers[RSP] = fixed
                    elif operation == SAVE_NONVOL:
                        registers[parameter] = read(fixed + operand16 * 8, "<Q")[0]
                    elif operation == SAVE_NONVOL_FAR:
                        registers[parameter] = read(fixed + operand32, "<Q")[0]
                    elif operation == PUSH_MACHFRAME:
                        at = registers[RSP] + (8 if parameter else 0)
                        return read(at, "<Q")[0], read(at + 24, "<Q")[0]
                slot += (2 if parameter == 0 else 3) if operation == ALLOC_LARGE else SLOTS.get(operation, count)
            if (head >> 3) & CHAINED == 0:
                return read(registers[RSP], "<Q")[0], registers[RSP] + 8
            info = read(image.base + info + 4 + (count + 1 & ~1) * 2 + 8, "<I")[0]
            offset = 1 << 32  # a chained prolog has run as a whole
        return None


@contextlib.contextmanager
def silence():
    """BFD complains of section flags that only Windows knows, on standard error."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class ImagesCommand(gdb.Command):
    """Shows where the images lie."""

    def __init__(self):
        super().__init__("ndh-images", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for image in images():
            print("%-16s 0x%x .. 0x%x" % (image.name, image.base, image.base + image.size))


class LoadCommand(gdb.Command):
    """Loads the symbols of all images: ndh-load DIR."""

    def __init__(self):
        super().__init__("ndh-load", gdb.COMMAND_FILES, gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        LOADED[:] = images()
        gdb.execute("directory %s" % os.path.join(argument, "..", ".."), to_string=True)
        for image in LOADED:
            symbols = os.path.join(argument, os.path.splitext(image.name)[0] + ".dbg")
            if os.path.exists(symbols):
                with silence():
                    gdb.execute("add-symbol-file %s 0x%x" % (symbols, image.text()), to_string=True)
            else:
                print("ndh: no symbols for %s: there is no %s" % (image.name, symbols))


ImagesCommand()
LoadCommand()
register_unwinder(None, ImageUnwinder(), replace=True)
gdb.execute("set confirm off")
gdb.execute("set pagination off")
gdb.execute("set print thread-events off")
# The host answers these itself: it emulates, counts its time, and turns faults of drivers into bug checks.
for name in ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGXCPU", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGHUP", "SIGQUIT"]:
    gdb.execute("handle %s nostop noprint pass" % name, to_string=True)
