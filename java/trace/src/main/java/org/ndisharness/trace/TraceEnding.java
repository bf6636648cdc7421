// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/**
 * How a trace ended.
 *
 * @param crash what the helper found out about the crash, several lines; empty unless {@code end} is {@link TraceEnd#CRASHED}
 */
public record TraceEnding(TraceEnd end, String crash) {
    /** The session ran to its end. */
    public static final TraceEnding COMPLETE = new TraceEnding(TraceEnd.COMPLETE, "");
    /** Nobody said that it was the end. */
    public static final TraceEnding CUT = new TraceEnding(TraceEnd.CUT, "");

    /** The world crashed. */
    public static TraceEnding crashed(String crash) {
        return new TraceEnding(TraceEnd.CRASHED, crash);
    }
}
