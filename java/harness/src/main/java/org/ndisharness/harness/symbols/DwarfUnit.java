// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ndisharness.harness.symbols.DwarfForm.Value;

/** A unit's own bases, by which the values of its entries are understood. */
final class DwarfUnit {
    private static final int MAX_RANGES = 1 << 16;
    private static final long OLD_BASE_ENTRY = -1;

    private final Dwarf dwarf;
    private final int version;
    private final int offsetSize;
    private final long begin;
    private long low;
    private long strings;
    private long addresses;
    private long rangeLists;

    /** Addresses relative to the image; the end is behind the last byte. */
    record Range(long begin, long end) {
    }

    DwarfUnit(Dwarf dwarf, int version, int offsetSize, long begin) {
        this.dwarf = dwarf;
        this.version = version;
        this.offsetSize = offsetSize;
        this.begin = begin;
        strings = addresses = 8L;
        rangeLists = 12;
    }

    int version() {
        return version;
    }

    int offsetSize() {
        return offsetSize;
    }

    /** Takes the bases of the unit's first entry. */
    void begin(Map<Integer, Value> entry) {
        strings = number(entry, Dwarf.AT_STR_OFFSETS_BASE, strings);
        addresses = number(entry, Dwarf.AT_ADDR_BASE, addresses);
        rangeLists = number(entry, Dwarf.AT_RNGLISTS_BASE, rangeLists);
        low = entry.containsKey(Dwarf.AT_LOW_PC) ? address(entry.get(Dwarf.AT_LOW_PC)) : 0;
    }

    static long number(Map<Integer, Value> entry, int attribute, long otherwise) {
        Value value = entry.get(attribute);
        return value == null ? otherwise : value.number();
    }

    /** A text, wherever it lies; empty if the form is of no text that is there. */
    String text(Value value) {
        return switch (value.form()) {
            case 0x08 -> value.text();
            case 0x0e -> dwarf.section(".debug_str").textAt(value.number());
            case 0x1f -> dwarf.section(".debug_line_str").textAt(value.number());
            case 0x1a, 0x25, 0x26, 0x27, 0x28 -> dwarf.section(".debug_str")
                    .textAt(dwarf.section(".debug_str_offsets").seek(indexed(strings, value.number(), offsetSize)).unsigned(offsetSize));
            default -> "";
        };
    }

    private static long indexed(long base, long index, int size) {
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new MalformedException("the index 0x%x is beyond every table", index);
        }
        return base + index * size;
    }

    private long address(Value value) {
        return value.isAddressIndex() ? addressAt(value.number()) : value.number();
    }

    private long addressAt(long index) {
        return dwarf.section(".debug_addr").seek(indexed(addresses, index, Dwarf.ADDRESS_SIZE)).u64();
    }

    /** Offset of the entry that a reference means, in the section. */
    long reference(Value value) {
        return value.isUnitReference() ? begin + value.number() : value.number();
    }

    /** The code of an entry; empty for a declaration or what has been optimised away. */
    List<Range> ranges(Map<Integer, Value> entry) {
        Value from = entry.get(Dwarf.AT_LOW_PC);
        Value to = entry.get(Dwarf.AT_HIGH_PC);
        Value list = entry.get(Dwarf.AT_RANGES);
        List<Range> found = new ArrayList<>();
        if (from != null && to != null) {
            long address = address(from);
            add(found, address, to.isAddress() ? address(to) : address + to.number());
        } else if (list != null && version >= Dwarf.MAX_VERSION) {
            readLists(list, found);
        } else if (list != null) {
            readOld(dwarf.section(".debug_ranges").seek(list.number()), found);
        }
        return found;
    }

    private void add(List<Range> found, long from, long to) {
        if (found.size() == MAX_RANGES) {
            throw new MalformedException("a function has more than %d ranges", MAX_RANGES);
        }
        if (from != 0 && to > from) {
            found.add(new Range(dwarf.rva(from), dwarf.rva(to)));
        }
    }

    /** .debug_ranges, up to DWARF 4. */
    private void readOld(Bytes list, List<Range> found) {
        long base = low;
        while (true) {
            long from = list.u64();
            long to = list.u64();
            if (from == 0 && to == 0) {
                return;
            }
            if (from == OLD_BASE_ENTRY) {
                base = to;
            } else {
                add(found, base + from, base + to);
            }
        }
    }

    /** .debug_rnglists, DWARF 5. */
    private void readLists(Value where, List<Range> found) {
        Bytes list = dwarf.section(".debug_rnglists");
        long offset = where.number();
        if (where.form() == DwarfForm.RNGLISTX) {
            offset = rangeLists + list.seek(indexed(rangeLists, offset, offsetSize)).unsigned(offsetSize);
        }
        list.seek(offset);
        long base = low;
        for (int kind = list.u8(); kind != 0; kind = list.u8()) {
            switch (kind) {
                case 1 -> base = addressAt(list.uleb());
                case 2 -> add(found, addressAt(list.uleb()), addressAt(list.uleb()));
                case 3 -> {
                    long from = addressAt(list.uleb());
                    add(found, from, from + list.uleb());
                }
                case 4 -> add(found, base + list.uleb(), base + list.uleb());
                case 5 -> base = list.u64();
                case 6 -> add(found, list.u64(), list.u64());
                case 7 -> {
                    long from = list.u64();
                    add(found, from, from + list.uleb());
                }
                default -> throw new MalformedException("the kind %d of a DWARF range is not known", kind);
            }
        }
    }
}
