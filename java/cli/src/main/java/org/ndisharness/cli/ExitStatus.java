// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

/** What the command's exit status means. */
enum ExitStatus {
    /** All cases passed. */
    PASSED(0),
    /** A case failed. */
    FAILED(1),
    /** Usage or set-up error. */
    SETUP(2),
    /** The harness or the machine failed: nothing can be said about the driver. */
    HARNESS(3),
    /** Interrupted: the files are complete, the rest is marked as not run. */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
