// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A documentation page.
 *
 * @param url empty for a header
 * @param date of the edition that was read, {@code yyyy-mm-dd}; empty where it has none
 */
record SourcePage(String title, String url, String date) {
    @Override
    public String toString() {
        return Stream.of(title, date, url).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
