// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;
import java.util.Optional;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.TraceEvent;

/**
 * What a test says about the network that it plays, as MARK events: first value the number, second the call manager's VC or party id. Rules
 * about what a call manager owes the network are judged only where a test says what the network did.
 */
public enum NetworkMark {
    /** The remote client closed the call in normal operation. */
    REMOTE_CLOSED(0x4e01),
    /** The path of the call broke. */
    PATH_BROKEN(0x4e02),
    /** The end-to-end connection of an accepted call could not be established. */
    CONNECTION_FAILED(0x4e03),
    /** The client's changed parameters cannot be met. */
    PARAMETERS_REFUSED(0x4e04),
    /** A remote party left a multipoint call. */
    REMOTE_PARTY_LEFT(0x4e05),
    /** The medium carries data with a termination; second value unused. */
    MEDIUM_CARRIES_DATA(0x4e06),
    /** The medium carries no data with a termination; second value unused. */
    MEDIUM_CARRIES_NO_DATA(0x4e07),
    /** One end of a connection whose other end is named by the {@link #OTHER_END} that follows. */
    ONE_END(0x4e08),
    /** The other end of the connection. */
    OTHER_END(0x4e09);

    private final int number;

    NetworkMark(int number) {
        this.number = number;
    }

    /** First value of the MARK event. */
    public int number() {
        return number;
    }

    /** The mark of a MARK event, if it is one of these. */
    public static Optional<NetworkMark> of(TraceEvent event) {
        long[] values = event.arguments();
        return event.kind() != EventKind.MARK || values.length != 2 ? Optional.empty()
                : Arrays.stream(values()).filter(mark -> mark.number == values[0]).findFirst();
    }
}
