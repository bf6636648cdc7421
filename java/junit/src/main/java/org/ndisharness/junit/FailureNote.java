// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

/** What a reader of a failed test wants to know besides the failure; has no stack of its own. */
final class FailureNote extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailureNote(String text) {
        super(text, null, false, false);
    }

    /** The text alone, as it stands after "Suppressed:". */
    @Override
    public String toString() {
        return getMessage();
    }
}
