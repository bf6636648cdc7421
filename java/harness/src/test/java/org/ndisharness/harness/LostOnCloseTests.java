// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A world that ends while somebody closes what he had open in it: a loss like any other, and no error of the close. */
@EnabledOnOs(OS.LINUX)
class LostOnCloseTests {
    private static final String CLOSES = "ndh_session_close";
    private static final int SECONDS = 30;

    private interface Opener {
        AutoCloseable open(World world);
    }

    private static void stop(Target target) throws Exception {
        for (long process : target.hostChildren()) {
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(process)).start().waitFor()).isZero();
        }
    }

    /** Nobody answers the close, so it is under way when the host ends. */
    private static void loseWhileClosing(Opener opener) throws Exception {
        try (Target target = Target.open("embedded"); World world = target.openWorld(1)) {
            AutoCloseable open = opener.open(world);
            stop(target);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            Thread closing = new Thread(() -> {
                try {
                    open.close();
                    closed.complete(null);
                } catch (Exception failure) {
                    closed.completeExceptionally(failure);
                }
            }, "closing");
            closing.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (Arrays.stream(closing.getStackTrace()).noneMatch(frame -> frame.getMethodName().equals(CLOSES))) {
                assertThat(System.nanoTime()).as("time to call " + CLOSES).isLessThan(deadline);
                Thread.onSpinWait();
            }
            ProcessHandle.of(target.hostProcess()).orElseThrow().destroyForcibly();
            assertThatThrownBy(() -> closed.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class).cause()
                    .isInstanceOfSatisfying(WorldLostException.class,
                            lost -> assertThat(lost.crash().isDriversFault()).as(lost.getMessage()).isFalse());
        }
    }

    @Test
    void ofASession() throws Exception {
        loseWhileClosing(world -> new ControlChannel(world, Duration.ofSeconds(SECONDS)));
    }

    @Test
    void ofADevice() throws Exception {
        loseWhileClosing(world -> world.openDevice("\\\\.\\NdhControl"));
    }
}
