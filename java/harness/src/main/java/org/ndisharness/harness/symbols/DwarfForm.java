// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

/** How the value of an attribute is written (DWARF 5, 7.5.6). */
final class DwarfForm {
    static final int ADDRX = 0x1b;
    static final int IMPLICIT_CONST = 0x21;
    static final int RNGLISTX = 0x23;
    static final int ADDR = 0x01;

    private static final int INDIRECT = 0x16;

    private DwarfForm() {
    }

    /**
     * A value as it is written: numbers, references, indices and offsets into other sections.
     *
     * @param text of a string that is written in place, else null
     */
    record Value(int form, long number, String text) {
        /** Whether the number counts addresses of the unit's address table. */
        boolean isAddressIndex() {
            return form == ADDRX || form >= 0x29 && form <= 0x2c;
        }

        /** Whether the number is an address, or the index of one. */
        boolean isAddress() {
            return form == ADDR || isAddressIndex();
        }

        /** Whether a reference counts from the beginning of its unit. */
        boolean isUnitReference() {
            return form >= 0x11 && form <= 0x15;
        }
    }

    /** Reads a value; implicit is what the abbreviation says for {@link #IMPLICIT_CONST}. */
    static Value read(Bytes from, int form, int offsetSize, int version, long implicit) {
        return switch (form) {
            case ADDR, 0x07, 0x14, 0x20, 0x24 -> number(form, from.u64());
            case 0x05, 0x12, 0x26, 0x2a -> number(form, from.u16());
            case 0x06, 0x13, 0x1c, 0x28, 0x2c -> number(form, from.u32());
            case 0x0b, 0x0c, 0x11, 0x25, 0x29 -> number(form, from.u8());
            case 0x27, 0x2b -> number(form, from.unsigned(3));
            case 0x0d -> number(form, from.sleb());
            case 0x0f, 0x15, 0x1a, ADDRX, 0x22, RNGLISTX -> number(form, from.uleb());
            case 0x0e, 0x17, 0x1d, 0x1f -> number(form, from.unsigned(offsetSize));
            case 0x10 -> number(form, from.unsigned(version == 2 ? Dwarf.ADDRESS_SIZE : offsetSize));
            case 0x08 -> new Value(form, 0, from.text());
            case 0x19 -> number(form, 1);
            case IMPLICIT_CONST -> number(form, implicit);
            case 0x1e -> skipped(from, form, 16);
            case 0x0a -> skipped(from, form, from.u8());
            case 0x03 -> skipped(from, form, from.u16());
            case 0x04 -> skipped(from, form, from.u32());
            case 0x09, 0x18 -> skipped(from, form, from.uleb());
            case INDIRECT -> indirect(from, offsetSize, version, implicit);
            default -> throw new MalformedException("the form 0x%x of a DWARF attribute is not known", form);
        };
    }

    private static Value indirect(Bytes from, int offsetSize, int version, long implicit) {
        long form = from.uleb();
        if (form == INDIRECT || form != (int) form) {
            throw new MalformedException("the form 0x%x of a DWARF attribute is not allowed there", form);
        }
        return read(from, (int) form, offsetSize, version, implicit);
    }

    private static Value number(int form, long number) {
        return new Value(form, number, null);
    }

    private static Value skipped(Bytes from, int form, long bytes) {
        from.skip(bytes);
        return number(form, 0);
    }
}
