// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
import org.ndisharness.bridge.StandIn;

/**
 * A configuration value that a driver asked NDIS for and did not get.
 *
 * @param scope {@code service}: the service's Parameters key; {@code adapter}: the adapter's driver key; {@code registry}: another key,
 * whose path stands before the name
 * @param service whose
 * @param name keyword
 * @param wanted {@code Integer}, {@code HexInteger}, {@code String}, {@code MultiString}, {@code Binary} {@code any type}; or
 * {@code a key}: the whole Parameters key is not there
 * @param found registry type of a value that does not convert to it; empty when there is none
 * @param count how often it was asked for
 */
public record MissedValue(String scope, String service, String name, String wanted, String found, int count) {
    static final String WHOLE_KEY = "a key";
    private static final List<String> TYPES = List.of("Integer", "HexInteger", "String", "MultiString", "Binary");
    private static final List<String> REGISTRY_TYPES =
            List.of("REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_LINK", "REG_MULTI_SZ");

    static MissedValue of(StandIn.Missed missed) {
        String found = missed.found() == 0 ? "" : name(REGISTRY_TYPES, missed.found());
        return new MissedValue(missed.scope() == 0 ? "service" : "adapter", missed.service(), missed.name(), name(TYPES, missed.wanted()),
                found, missed.count());
    }

    private static String name(List<String> names, int number) {
        return number >= 0 && number < names.size() ? names.get(number) : "type " + number;
    }

    @Override
    public String toString() {
        if (wanted.equals(WHOLE_KEY)) {
            return "Parameters key of " + service + ": not there";
        }
        return scope + " parameter " + name + " of " + service + " (" + wanted + "): "
                + (found.isEmpty() ? "not there" : "there as " + found + ", which does not convert");
    }
}
