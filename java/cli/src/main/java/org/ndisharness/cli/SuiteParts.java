// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.harness.SuiteConfig;

/** Of which suite each case of a run is. */
final class SuiteParts {
    private final String suite;
    private final List<String> names;
    private final Map<String, String> suiteOfCase = new HashMap<>();

    /** @param cases ids of the cases of each suite, in the order in which suites run */
    SuiteParts(String suite, Map<String, List<String>> cases) {
        this.suite = suite;
        names = List.copyOf(cases.keySet());
        cases.forEach((name, ids) -> ids.forEach(id -> suiteOfCase.put(id, name)));
    }

    static SuiteParts of(SuiteConfig suite) {
        List<SuiteConfig> parts = suite.parts();
        Map<String, List<String>> cases = new LinkedHashMap<>();
        parts.forEach(part -> cases.put(part.name(), parts.size() > 1 ? CaseList.of(part).ids() : List.of()));
        return new SuiteParts(suite.name(), cases);
    }

    /** Whether there is more than one. */
    boolean areSeveral() {
        return names.size() > 1;
    }

    /** The suite of a case. */
    String of(String caseId) {
        return suiteOfCase.getOrDefault(caseId, areSeveral() ? suite : names.get(0));
    }

    /** The results by suite, in the order in which suites run; without suites that have none. */
    Map<String, List<CaseResult>> split(List<CaseResult> results) {
        Map<String, List<CaseResult>> split = new LinkedHashMap<>();
        names.forEach(name -> split.put(name, new ArrayList<>()));
        results.forEach(result -> split.computeIfAbsent(of(result.id()), unused -> new ArrayList<>()).add(result));
        split.values().removeIf(List::isEmpty);
        return split;
    }
}
