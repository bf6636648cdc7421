// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A suite file of {@code harness-config/suites}. See {@code suite.schema.json} for what each member means.
 *
 * @param packages Java packages of the test classes; none of a suite that names others
 * @param suites names of suites that ship; none of a suite that has test classes
 * @param without capabilities: cases that need one of them are left out
 * @param rules ids or patterns of the rules that monitors judge
 */
public record SuiteConfig(String name, String description, List<String> packages, List<String> suites, List<String> without,
        List<String> rules) {
    /** The suite of all others. */
    public static final String ALL = "all";
    /** What a client drives alone of them. */
    public static final String CLIENT = "client";

    /** Copies. */
    public SuiteConfig {
        packages = packages == null ? List.of() : List.copyOf(packages);
        suites = suites == null ? List.of() : List.copyOf(suites);
        without = without == null ? List.of() : List.copyOf(without);
        rules = List.copyOf(rules);
    }

    /** The suite with this name, or the suite file at this path if the name ends in {@code .json}. */
    public static SuiteConfig read(String nameOrPath) {
        return ConfigFiles.read("suites", nameOrPath, "suite", SuiteConfig.class);
    }

    /** The suites with test classes that this consists of, each once, in the order in which they run; of most, itself alone. */
    public List<SuiteConfig> parts() {
        Map<String, SuiteConfig> parts = new LinkedHashMap<>();
        addParts(parts, new ArrayDeque<>());
        return List.copyOf(parts.values());
    }

    private void addParts(Map<String, SuiteConfig> parts, Deque<String> above) {
        if (suites.isEmpty()) {
            parts.putIfAbsent(name, this);
            return;
        }
        if (above.contains(name)) {
            throw new ConfigException("suite '" + name + "' consists of itself: " + String.join(", ", above) + ", " + name);
        }
        if (!above.isEmpty() && !without.isEmpty()) {
            throw new ConfigException("suite '" + name + "' leaves cases out and cannot be a part of suite '" + above.getLast() + "'");
        }
        above.addLast(name);
        suites.forEach(each -> read(each).addParts(parts, above));
        above.removeLast();
    }
}
