// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

/**
 * What a check found.
 *
 * @param text what there is, in a line
 * @param mend the command or deed that mends it; empty where nothing need be done
 */
record Finding(String check, Level level, String text, String mend) {
    enum Level {
        /** It works. */
        OK,
        /** Worth knowing; the target works without it. */
        NOTE,
        /** The target does not work without it. */
        MISSING
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, "");
    }

    static Finding note(String check, String text) {
        return note(check, text, "");
    }

    static Finding note(String check, String text, String mend) {
        return new Finding(check, Level.NOTE, text, mend);
    }

    static Finding missing(String check, String text, String mend) {
        return new Finding(check, Level.MISSING, text, mend);
    }
}
