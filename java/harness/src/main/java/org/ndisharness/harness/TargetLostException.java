// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** The machine that a target stands for went away before: nothing can run on it until it was restarted. */
public final class TargetLostException extends HarnessException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was lost and how. */
    public TargetLostException(String message) {
        super(message);
    }
}
