// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * The world ended while a request was under way: a bug check, a spinning driver, or the loss of the host. The trace holds the events so
 * far.
 */
public final class WorldLostException extends HarnessException {
    private static final long serialVersionUID = 1L;

    private final transient Crash crash;

    /** With how it ended, and what showed it; the cause may be null. */
    public WorldLostException(Crash crash, Throwable cause) {
        super(crash.describe(), cause);
        this.crash = crash;
    }

    /** How it ended. */
    public Crash crash() {
        return crash;
    }
}
