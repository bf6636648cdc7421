// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** Something that a script asked for did not happen; the message says what, and what was seen instead. */
public class HarnessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public HarnessException(String message) {
        super(message);
    }

    /** With a message and the cause. */
    public HarnessException(String message, Throwable cause) {
        super(message, cause);
    }
}
