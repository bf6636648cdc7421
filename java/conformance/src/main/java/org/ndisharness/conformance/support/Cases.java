// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ndisharness.trace.NdisStatus;

/** Makes case ids. */
public final class Cases {
    private static final String STATUS_PREFIX = "NDIS_STATUS_";

    private Cases() {
    }

    /** {@code family.part.part}: shell-safe, lower case. */
    public static String id(String family, Object... parts) {
        List<String> words = Arrays.stream(parts).map(Cases::word).toList();
        return family + words.stream().map(w -> "." + w).collect(Collectors.joining());
    }

    /** A part as ids spell it: a constant of an enum by its name. */
    public static String word(Object part) {
        String text = part instanceof NdisStatus status ? status.toString().substring(STATUS_PREFIX.length()) : part.toString();
        return text.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
