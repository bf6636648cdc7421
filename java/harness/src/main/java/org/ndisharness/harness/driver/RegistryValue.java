// SPDX-License-Identifier: MIT
package org.ndisharness.harness.driver;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A registry value of a target file. A number is a REG_DWORD, text a REG_SZ, an array of texts a REG_MULTI_SZ; an object names the type:
 * {@code {"type": "REG_BINARY", "value": "01 02"}}.
 *
 * @param type word of the boot script: {@code dword}, {@code sz} and so on
 * @param data its fields there
 */
public record RegistryValue(String type, List<String> data) {
    /** The types that an object may name. */
    public static final List<String> TYPES = List.of("REG_DWORD", "REG_QWORD", "REG_SZ", "REG_EXPAND_SZ", "REG_MULTI_SZ", "REG_BINARY");
    private static final long DWORD_MAX = 0xFFFF_FFFFL;

    /**
     * Reads a value as JSON has it.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static RegistryValue of(Object json) {
        if (json instanceof Map<?, ?> object) {
            if (!object.keySet().equals(Set.of("type", "value"))) {
                throw new IllegalArgumentException("allowed are a number, a text, an array of texts, or an object with type and value");
            }
            return typed(String.valueOf(object.get("type")), object.get("value"));
        }
        String type = json instanceof Number ? "REG_DWORD" : json instanceof List<?> ? "REG_MULTI_SZ" : "REG_SZ";
        return typed(type, json);
    }

    private static RegistryValue typed(String type, Object value) {
        return switch (type) {
            case "REG_DWORD" -> number("dword", value, DWORD_MAX);
            case "REG_QWORD" -> number("qword", value, Long.MAX_VALUE);
            case "REG_SZ" -> new RegistryValue("sz", List.of(text(value, "a text")));
            case "REG_EXPAND_SZ" -> new RegistryValue("expand_sz", List.of(text(value, "a text")));
            case "REG_MULTI_SZ" -> texts(value);
            case "REG_BINARY" -> binary(value);
            default -> throw new IllegalArgumentException("type \"" + type + "\"; allowed: " + String.join(", ", TYPES));
        };
    }

    private static RegistryValue number(String type, Object value, long max) {
        OptionalLong number = Numbers.of(value, max);
        if (number.isEmpty()) {
            throw new IllegalArgumentException("allowed is a number from 0 to " + max + ", or \"0x...\"");
        }
        return new RegistryValue(type, List.of(Long.toString(number.getAsLong())));
    }

    private static String text(Object value, String allowed) {
        if (value instanceof String text && text.indexOf('\t') < 0 && text.indexOf('\n') < 0 && text.indexOf('\0') < 0) {
            return text;
        }
        throw new IllegalArgumentException("allowed is " + allowed + " without tabs, line ends and NUL");
    }

    private static RegistryValue texts(Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("allowed is an array of texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            String text = text(each, "an array of texts");
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an empty text would end the REG_MULTI_SZ");
            }
            texts.add(text);
        }
        return new RegistryValue("multi_sz", texts.isEmpty() ? List.of("") : List.copyOf(texts));
    }

    private static RegistryValue binary(Object value) {
        byte[] bytes = Numbers.bytes(value);
        if (bytes == null) {
            throw new IllegalArgumentException("allowed are pairs of hexadecimal digits, as in \"01 A0\"");
        }
        return new RegistryValue("binary", List.of(bytes.length == 0 ? "-" : HexFormat.of().formatHex(bytes)));
    }

    /** The line of a boot script that sets it; {@code where} is what stands in front of the value's name. */
    public String line(String where, String name) {
        return where + '\t' + name + '\t' + type + '\t' + String.join("\t", data) + '\n';
    }
}
