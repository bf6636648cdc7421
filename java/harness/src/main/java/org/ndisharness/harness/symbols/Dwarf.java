// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

/** The DWARF of an image, versions 2 to 5, and the numbers of it that are needed ("DWARF Debugging Information Format", dwarfstd.org). */
final class Dwarf {
    static final int TAG_INLINED_SUBROUTINE = 0x1d;
    static final int TAG_COMPILE_UNIT = 0x11;
    static final int TAG_SUBPROGRAM = 0x2e;

    static final int AT_NAME = 0x03;
    static final int AT_STMT_LIST = 0x10;
    static final int AT_LOW_PC = 0x11;
    static final int AT_HIGH_PC = 0x12;
    static final int AT_ABSTRACT_ORIGIN = 0x31;
    static final int AT_SPECIFICATION = 0x47;
    static final int AT_RANGES = 0x55;
    static final int AT_CALL_FILE = 0x58;
    static final int AT_CALL_LINE = 0x59;
    static final int AT_STR_OFFSETS_BASE = 0x72;
    static final int AT_ADDR_BASE = 0x73;
    static final int AT_RNGLISTS_BASE = 0x74;

    static final int MIN_VERSION = 2;
    static final int MAX_VERSION = 5;
    static final int ADDRESS_SIZE = 8;

    private static final long WIDE = 0xffffffffL;

    private final ImageFile image;

    Dwarf(ImageFile image) {
        this.image = image;
    }

    /** Whether the image has it. */
    static boolean isIn(ImageFile image) {
        return image.contents(".debug_info").isPresent() && image.contents(".debug_abbrev").isPresent();
    }

    /** A section's contents; empty if it is not there. */
    Bytes section(String name) {
        return image.contents(name).orElseGet(() -> Bytes.of(new byte[0]));
    }

    /** Relative to the image, as all addresses are from here on. */
    long rva(long address) {
        return address - image.base();
    }

    /** A length as units and line tables begin with, and the size of offsets that it implies. */
    record Length(long value, int offsetSize) {
        static Length read(Bytes from) {
            long value = from.u32();
            return value == WIDE ? new Length(from.u64(), 8) : new Length(value, 4);
        }
    }

    static void checkVersion(int version) {
        if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new MalformedException("DWARF version %d; %d to %d are read", version, MIN_VERSION, MAX_VERSION);
        }
    }

    SymbolTable read() {
        SymbolTable table = new SymbolTable();
        new DwarfInfo(this, table).read();
        return table;
    }
}
