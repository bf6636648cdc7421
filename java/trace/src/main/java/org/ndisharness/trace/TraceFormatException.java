// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** Records or a trace file are not what the format says; the message names the place and the value. */
public final class TraceFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the place. */
    public TraceFormatException(String message) {
        super(message);
    }

    /** With a message that names the place, and the cause. */
    public TraceFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
