// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.time.Duration;

/**
 * How a session is opened.
 *
 * @param misuse let illegal calls through; the target must permit it
 * @param ringRecords records of the event ring, a power of two; 0: the driver's default
 * @param deadline longest wait of one request; virtual time on stand-ins, so a long one costs nothing there
 */
public record SessionOptions(boolean misuse, int ringRecords, Duration deadline) {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
    private static final int DEFAULT_RING_RECORDS = 16_384;

    /** Guarded, a ring of 1 MiB, 30 seconds. */
    public static SessionOptions defaults() {
        return new SessionOptions(false, DEFAULT_RING_RECORDS, DEFAULT_DEADLINE);
    }

    /** These with misuse. */
    public SessionOptions withMisuse() {
        return new SessionOptions(true, ringRecords, deadline);
    }

    /** These with another ring. */
    public SessionOptions withRingRecords(int records) {
        return new SessionOptions(misuse, records, deadline);
    }
}
