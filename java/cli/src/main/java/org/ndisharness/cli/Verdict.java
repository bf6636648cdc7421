// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

/** How a case ended. */
enum Verdict {
    PASSED("passed"),
    /** Failed in a way that errata cover. */
    PASSED_WITH_ERRATUM("passed with erratum"),
    FAILED("failed"),
    /** Left out for a reason that the report names. */
    SKIPPED("skipped"),
    /** The harness or the machine failed during the case. */
    ERROR("error"),
    /** The machine, or the process of the run, went down during the case. */
    CRASHED("crashed"),
    /** The run was interrupted before the case. */
    NOT_RUN("not run");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The verdict with this label. */
    static Verdict parse(String label) {
        for (Verdict verdict : values()) {
            if (verdict.label.equals(label)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("verdict '" + label + "': not known to this version");
    }

    /** Whether the case counts as passed. */
    boolean isGood() {
        return this == PASSED || this == PASSED_WITH_ERRATUM;
    }

    /** Whether the case did not do what it should. */
    boolean isBad() {
        return this == FAILED || this == ERROR || this == CRASHED;
    }

    @Override
    public String toString() {
        return label;
    }
}
