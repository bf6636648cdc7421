// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** What an event tells. Mirrors {@code NDH_EVENT_KIND}. */
public enum EventKind {
    /** A driver is about to call NDIS. */
    CALL(1),
    /** NDIS entered a callback. */
    ENTER(2),
    /** The end of the CALL or ENTER whose sequence number is the correlation. */
    RETURN(3),
    /** The client's id (object) and the call manager's id (second object) are one thing. */
    LINK(4),
    /** Outcome of an asynchronous operation. */
    OP_RESULT(5),
    /** As many records as the correlation says were dropped here because the ring was full. */
    LOST(6),
    /** Written on request of the test. */
    MARK(7),
    /** The session began, ended, was torn down. */
    SESSION(8),
    /** A deliberate fault is about to strike. */
    FAULT(9),
    /** A driver released its context of the object. */
    FREED(10);

    private static final EventKind[] BY_NUMBER = new EventKind[16];

    static {
        for (EventKind kind : values()) {
            BY_NUMBER[kind.number] = kind;
        }
    }

    private final int number;

    EventKind(int number) {
        this.number = number;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }

    /** The kind with this number. */
    public static EventKind ofNumber(int number) {
        EventKind kind = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (kind == null) {
            throw new IllegalArgumentException("event kind " + number + ": this version knows 1 to 10");
        }
        return kind;
    }
}
