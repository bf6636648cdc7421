// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hardware ranges of the first LogConfig section of an install section (inf-logconfig-directive.md). */
record InfRanges(List<InfRange> memory, List<InfRange> ports, Optional<Long> interrupt) {
    /** {@code 300-31f}, {@code 20@300-3ff%ffe0}: size at a place from first to last, aligned by a mask; all hexadecimal. */
    private static final Pattern RANGE = Pattern.compile(
            "\\s*(?:([0-9a-fA-F]+)\\s*@)?\\s*([0-9a-fA-F]+)\\s*-\\s*([0-9a-fA-F]+)\\s*(?:%+\\s*[0-9a-fA-F]+)?\\s*(?:\\(.*)?");
    /** {@code S:10}: sharing or level attributes, and a decimal number. */
    private static final Pattern INTERRUPT = Pattern.compile("(?:\\s*[SsLl]+\\s*:)?\\s*(\\d{1,3})");
    private static final int HEXADECIMAL = 16;

    static InfRanges of(InfDriver driver, String install) {
        Optional<String> section = driver.names(install, "LogConfig").findFirst();
        if (section.isEmpty()) {
            return new InfRanges(List.of(), List.of(), Optional.empty());
        }
        return new InfRanges(ranges(driver, section.get(), "MemConfig"), ranges(driver, section.get(), "IOConfig"),
                driver.inf().value(section.get(), "IRQConfig").flatMap(InfRanges::interrupt));
    }

    /** Each line asks for one range and leaves a choice. */
    private static List<InfRange> ranges(InfDriver driver, String section, String entry) {
        List<InfRange> ranges = new ArrayList<>();
        for (InfLine line : driver.inf().entries(section, entry)) {
            Optional<String> first = driver.inf().text(line, 0);
            first.flatMap(text -> range(text, line.values().size())).ifPresent(ranges::add);
        }
        return ranges;
    }

    private static Optional<InfRange> range(String text, int alternatives) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(2), HEXADECIMAL);
        long last = Long.parseLong(matcher.group(3), HEXADECIMAL);
        long length = matcher.group(1) == null ? last - first + 1 : Long.parseLong(matcher.group(1), HEXADECIMAL);
        return length > 0 ? Optional.of(new InfRange(first, length, alternatives)) : Optional.empty();
    }

    private static Optional<Long> interrupt(String text) {
        Matcher matcher = INTERRUPT.matcher(text);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
