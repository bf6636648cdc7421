// SPDX-License-Identifier: MIT
package org.ndisharness.harness.driver;

import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;

/** Numbers of a target file: JSON integers, or text such as {@code "0xFEBC0000"} and names. */
final class Numbers {
    private static final int HEXADECIMAL = 16;

    private Numbers() {
    }

    /** The number from 0 to max, if it is one. */
    static OptionalLong of(Object value, long max) {
        return of(value, max, Map.of());
    }

    /** The number from 0 to max, or that of a name. */
    static OptionalLong of(Object value, long max, Map<String, Long> names) {
        if (value instanceof Long number) {
            return within(number, max);
        }
        if (!(value instanceof String text)) {
            return OptionalLong.empty();
        }
        if (names.containsKey(text)) {
            return OptionalLong.of(names.get(text));
        }
        try {
            boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
            return within(hexadecimal ? Long.parseLong(text.substring(2), HEXADECIMAL) : Long.parseLong(text), max);
        } catch (NumberFormatException word) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong within(long number, long max) {
        return number >= 0 && number <= max ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The bytes of pairs of hexadecimal digits with blanks between them as one likes; null when it is something else. */
    static byte[] bytes(Object value) {
        if (!(value instanceof String text)) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(text.replaceAll("[\\s,]", ""));
        } catch (IllegalArgumentException word) {
            return null;
        }
    }
}
