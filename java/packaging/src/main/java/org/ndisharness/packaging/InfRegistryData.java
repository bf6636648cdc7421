// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;

/**
 * Type and data of an AddReg line (inf-addreg-directive.md).
 *
 * @param type {@code REG_SZ} and so on
 * @param data as written: one element, or the strings of a REG_MULTI_SZ, or the bytes of a REG_BINARY in hexadecimal
 */
public record InfRegistryData(String type, List<String> data) {
    private static final long TYPE_MASK = 0xFFFF_0001L;
    private static final long BINARY = 0x0000_0001L;
    private static final long MULTI_SZ = 0x0001_0000L;
    private static final long EXPAND_SZ = 0x0002_0000L;
    private static final long DWORD = 0x0001_0001L;
    private static final long QWORD = 0x000B_0001L;
    private static final int DWORD_BYTES = 4;

    /** Makes the list unmodifiable. */
    public InfRegistryData {
        data = List.copyOf(data);
    }

    static InfRegistryData of(String flags, List<String> data) {
        long type = InfDriver.number(flags).orElse(0L) & TYPE_MASK;
        if (type == DWORD) {
            return new InfRegistryData("REG_DWORD", List.of(data.size() == DWORD_BYTES ? littleEndian(data) : first(data, "0")));
        }
        if (type == QWORD) {
            return new InfRegistryData("REG_QWORD", List.of(first(data, "0")));
        }
        if (type == MULTI_SZ) {
            return new InfRegistryData("REG_MULTI_SZ", data);
        }
        if (type == BINARY) {
            return new InfRegistryData("REG_BINARY", data);
        }
        return new InfRegistryData(type == EXPAND_SZ ? "REG_EXPAND_SZ" : "REG_SZ", List.of(first(data, "")));
    }

    private static String first(List<String> data, String otherwise) {
        return data.isEmpty() ? otherwise : data.get(0);
    }

    /** A REG_DWORD may be given as its four bytes. */
    private static String littleEndian(List<String> bytes) {
        long value = 0;
        for (int i = bytes.size() - 1; i >= 0; i--) {
            value = value << Byte.SIZE | Long.parseLong(bytes.get(i), 16);
        }
        return Long.toString(value);
    }
}
