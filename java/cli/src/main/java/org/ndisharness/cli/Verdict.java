// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

/** How a case ended. */
enum Verdict {
    PASSED("passed"),
    FAILED("failed"),
    /** Left out for a reason that the report names. */
    SKIPPED("skipped"),
    /** The harness or the machine failed during the case. */
    ERROR("error"),
    /** The run was interrupted before the case. */
    NOT_RUN("not run");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
