// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.Locale;

/** How a trace ended, which decides what a missing event means. */
public enum TraceEnd {
    /** The session ran to its end: what did not happen did not happen. */
    COMPLETE,
    /** Recording stopped early or events were lost: obligations that are still open stay undecided. */
    CUT,
    /** The world crashed: as CUT, and the rules about surviving a callback are judged by where it crashed. */
    CRASHED;

    /** Name in trace files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The end with this label. */
    public static TraceEnd ofLabel(String label) {
        for (TraceEnd end : values()) {
            if (end.label().equals(label)) {
                return end;
            }
        }
        throw new IllegalArgumentException("end '" + label + "': not one of complete, cut, crashed");
    }
}
