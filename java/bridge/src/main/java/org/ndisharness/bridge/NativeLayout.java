// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.util.HashMap;
import java.util.Map;

/**
 * The control protocol as the C helper was compiled with it, to compare Java's mirrors with.
 *
 * @param sizes bytes of each record
 * @param fields offset of each {@code RECORD.Member}
 * @param values each constant and enumerator
 * @param functions number of each NDIS function and callback
 */
public record NativeLayout(Map<String, Integer> sizes, Map<String, Integer> fields, Map<String, Long> values,
        Map<String, Integer> functions) {
    /** Copies. */
    public NativeLayout {
        sizes = Map.copyOf(sizes);
        fields = Map.copyOf(fields);
        values = Map.copyOf(values);
        functions = Map.copyOf(functions);
    }

    /** Asks the helper. */
    public static NativeLayout read() {
        Map<String, Integer> sizes = new HashMap<>();
        Map<String, Integer> fields = new HashMap<>();
        Map<String, Long> values = new HashMap<>();
        Map<String, Integer> functions = new HashMap<>();
        for (String line : Results.text(Library::ndh_layout).lines().toList()) {
            String[] word = line.split(" ");
            switch (word[0]) {
                case "size" -> sizes.put(word[1], Integer.valueOf(word[2]));
                case "field" -> fields.put(word[1], Integer.valueOf(word[2]));
                case "value" -> values.put(word[1], Long.parseUnsignedLong(word[2]));
                case "function" -> functions.put(word[1], Integer.valueOf(word[2]));
                default -> throw new IllegalStateException("line of the helper's layout: " + line);
            }
        }
        return new NativeLayout(sizes, fields, values, functions);
    }
}
