// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parameter of the advanced page (specifying-configuration-parameters-for-the-advanced-properties-page.md).
 *
 * @param name keyword
 * @param type {@code int}, {@code long}, {@code word}, {@code dword}, {@code edit} or {@code enum}
 * @param initial its Default; empty if there is none
 * @param choices of an enum: values and what they mean
 * @param min least value, empty if not given
 * @param max greatest value, empty if not given
 */
public record InfParameter(String name, String type, String description, String initial, Map<String, String> choices, String min,
        String max) {
    private static final String ENUM = "\\enum";

    static InfParameter of(String name, List<InfDriver.RegistryValue> values) {
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, String> choices = new LinkedHashMap<>();
        for (InfDriver.RegistryValue value : values) {
            boolean isChoice = value.subkey().toLowerCase(Locale.ROOT).endsWith(ENUM);
            String text = String.join(",", value.data());
            if (isChoice) {
                choices.put(value.name(), text);
            } else {
                plain.put(value.name().toLowerCase(Locale.ROOT), text);
            }
        }
        return new InfParameter(name, plain.getOrDefault("type", "").toLowerCase(Locale.ROOT), plain.getOrDefault("paramdesc", ""),
                plain.getOrDefault("default", ""), choices, plain.getOrDefault("min", ""), plain.getOrDefault("max", ""));
    }
}
