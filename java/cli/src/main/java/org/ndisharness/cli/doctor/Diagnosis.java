// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.HarnessException;

/** All that was found for a target. */
record Diagnosis(String target, boolean works, List<Finding> findings) {
    Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Makes all checks; one that fails itself found something missing. */
    static Diagnosis of(String target, List<Check> checks) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.add(examine(check));
        }
        return new Diagnosis(target, works(findings), findings);
    }

    private static boolean works(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.level() == Finding.Level.MISSING);
    }

    private static Finding examine(Check check) {
        try {
            return check.examine();
        } catch (RuntimeException failure) {
            return Finding.missing(check.name(), "could not be looked at: " + failure.getMessage(), "see the message");
        }
    }

    /** With what was found elsewhere. */
    Diagnosis and(Diagnosis other) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(other.findings);
        return new Diagnosis(target, works(all), all);
    }

    String toJson() {
        return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(this);
    }

    static Diagnosis parse(String json) {
        try {
            return new Gson().fromJson(json, Diagnosis.class);
        } catch (JsonSyntaxException malformed) {
            throw new HarnessException("this is no diagnosis: " + json, malformed);
        }
    }
}
