// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a stand-in kernel has allocated at one moment: pool by tag and numbers of kernel objects. Two censuses are compared to prove that
 * nothing leaked.
 *
 * @param entries by name, for example {@code pool NdVc nonpaged} or {@code irps}: the numbers
 */
public record Census(Map<String, List<Long>> entries) {
    /** Copies. */
    public Census {
        entries = new TreeMap<>(entries);
    }

    static Census parse(String text) {
        Map<String, List<Long>> entries = new TreeMap<>();
        for (String line : text.lines().toList()) {
            List<String> name = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            for (String word : line.trim().split("\\s+")) {
                if (!name.isEmpty() && word.chars().allMatch(Character::isDigit)) {
                    numbers.add(Long.parseLong(word));
                } else {
                    name.add(word);
                }
            }
            entries.put(String.join(" ", name), numbers);
        }
        return new Census(entries);
    }

    /** Lines {@code NAME: THEN -> NOW} for everything that differs; empty when the two are equal. */
    public List<String> differencesFrom(Census earlier) {
        Map<String, List<Long>> all = new TreeMap<>(earlier.entries);
        all.putAll(entries);
        List<String> differences = new ArrayList<>();
        for (String name : all.keySet()) {
            List<Long> then = earlier.entries.getOrDefault(name, List.of());
            List<Long> now = entries.getOrDefault(name, List.of());
            if (!then.equals(now)) {
                differences.add(name + ": " + then + " -> " + now);
            }
        }
        return differences;
    }
}
