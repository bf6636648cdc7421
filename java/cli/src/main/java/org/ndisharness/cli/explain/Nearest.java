// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that are nearest to a mistyped one. */
final class Nearest {
    private static final int COUNT = 5;

    private Nearest() {
    }

    static List<String> to(String name, Collection<String> names) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return names.stream().distinct().sorted(Comparator.comparingInt((String other) -> distance(wanted, other.toUpperCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder())).limit(COUNT).toList();
    }

    /** How many characters to insert, delete or replace. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
