// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names chosen by patterns in which {@code *} stands for anything. */
public final class Glob {
    private Glob() {
    }

    /** Accepts names that fit one of the globs as a whole. */
    public static Predicate<String> anyOf(Collection<String> globs) {
        List<Predicate<String>> each = globs.stream().map(Glob::of).toList();
        return name -> each.stream().anyMatch(glob -> glob.test(name));
    }

    private static Predicate<String> of(String glob) {
        String expression = Arrays.stream(glob.strip().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression).asMatchPredicate();
    }
}
