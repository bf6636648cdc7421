// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongToIntFunction;

/** A handle of the helper that is closed once. The helper itself refuses handles that are closed, so using one late is an exception. */
final class NativeHandle {
    private final long value;
    private final LongToIntFunction closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    NativeHandle(long value, LongToIntFunction closer) {
        this.value = Results.check(value);
        this.closer = closer;
    }

    long value() {
        return value;
    }

    /** Closes; later calls do nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            Results.check(closer.applyAsInt(value));
        }
    }
}
