// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;

/**
 * A section; parts of one name in several places of the file are one section.
 *
 * @param name as first written
 * @param headers all places where it is opened
 */
public record InfSection(String name, List<InfPosition> headers, List<InfLine> lines) {
    /** Makes the lists unmodifiable. */
    public InfSection {
        headers = List.copyOf(headers);
        lines = List.copyOf(lines);
    }

    /** Where it is opened first. */
    public InfPosition position() {
        return headers.get(0);
    }

    /** The entries of that name, in order. */
    public List<InfLine> entries(String key) {
        return lines.stream().filter(line -> line.isFor(key)).toList();
    }
}
