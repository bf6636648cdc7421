// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** The event ring was full and events were dropped: the trace has a gap, so nothing can be concluded from it. */
public final class EventsLostException extends HarnessException {
    private static final long serialVersionUID = 1L;

    EventsLostException(long lost) {
        super(lost + " event records were lost because the ring was full: open the session with a larger ring or read more often");
    }
}
