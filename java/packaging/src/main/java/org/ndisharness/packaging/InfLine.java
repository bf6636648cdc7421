// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;
import java.util.Optional;

/** A line of a section, continuations joined: {@code key = value, value} or {@code value, value}. */
public record InfLine(Optional<InfValue> key, List<InfValue> values) {
    /** Makes the list unmodifiable. */
    public InfLine {
        values = List.copyOf(values);
    }

    /** Where the line begins. */
    public InfPosition position() {
        return key.orElseGet(() -> values.get(0)).position();
    }

    /** The n-th value, from 0; empty if there are fewer or nothing stands there. */
    public Optional<InfValue> value(int n) {
        return n < values.size() ? Optional.of(values.get(n)).filter(v -> v.quoted() || !v.text().isEmpty()) : Optional.empty();
    }

    /** Whether this is the entry of that name; case does not matter. */
    public boolean isFor(String name) {
        return key.map(k -> k.text().equalsIgnoreCase(name)).orElse(false);
    }
}
