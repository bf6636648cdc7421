// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.World;

/**
 * How long one test may take, in virtual and in real time. When the real time is over, a world that works is ended with the stack of what
 * it does; if the test itself is at work, its thread is interrupted.
 */
final class CaseLimits implements AutoCloseable {
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "ndh-limits");
        thread.setDaemon(true);
        return thread;
    });

    private final World world;
    private final Thread thread = Thread.currentThread();
    private final Optional<Duration> real;
    private final ScheduledFuture<?> strike;
    private boolean over;
    private boolean struck;

    private CaseLimits(World world, Optional<Duration> real) {
        this.world = world;
        this.real = real;
        this.strike = real.map(limit -> WATCH.schedule(this::strike, limit.toMillis(), TimeUnit.MILLISECONDS)).orElse(null);
    }

    /** Limits for the test of this thread. */
    static CaseLimits begin(World world, RunSettings settings) {
        world.limitVirtualTime(settings.virtualLimit());
        return new CaseLimits(world, settings.realLimit());
    }

    private void strike() {
        synchronized (this) {
            if (over) {
                return;
            }
            struck = true;
        }
        if (!world.stop()) {
            synchronized (this) {
                if (!over) {
                    thread.interrupt();
                }
            }
        }
    }

    /** The limit that has struck, for the failure. */
    Optional<HarnessException> struck() {
        synchronized (this) {
            return struck ? real
                    .map(limit -> new HarnessException("the case's limit of " + limit.toMillis() / 1000.0 + " s of real time has passed"))
                    : Optional.empty();
        }
    }

    /** The test is over. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
            if (struck) {
                // The interruption was for the test.
                Thread.interrupted();
            }
        }
        if (strike != null) {
            strike.cancel(false);
        }
        world.limitVirtualTime(Optional.empty());
    }
}
