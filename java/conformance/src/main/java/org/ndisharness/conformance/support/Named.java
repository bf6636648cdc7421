// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A case that one value describes.
 *
 * @param id of the case
 */
public record Named<T>(String id, T value) {
    /** A case of the family for each value. */
    public static <T> Stream<Named<T>> each(String family, T[] values) {
        return Arrays.stream(values).map(value -> new Named<>(Cases.id(family, value), value));
    }

    @Override
    public String toString() {
        return id;
    }
}
