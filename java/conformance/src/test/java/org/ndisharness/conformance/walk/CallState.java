// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** The call on a VC, as one of its two sides sees it; in the order of {@code NDH_CALL_STATE}. */
enum CallState {
    IDLE, SETUP, OFFERED, ACCEPTED, CONNECTED, CLOSE_INDICATED, CLOSE_REQUESTED, CLOSED, CLOSE_FAILED;

    /** Whether there is no call. */
    boolean isNone() {
        return this == IDLE || this == CLOSED;
    }
}
