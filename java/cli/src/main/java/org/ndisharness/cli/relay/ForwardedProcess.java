// SPDX-License-Identifier: MIT
package org.ndisharness.cli.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process whose output is passed on as it comes, and that is told to end when this one ends. */
public final class ForwardedProcess {
    private static final int STOP_SECONDS = 60;
    private static final int BUFFER = 4096;

    private final PrintWriter out;
    private final PrintWriter err;

    /** Passes on to these. */
    public ForwardedProcess(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs it; returns its exit status, or nothing when this thread was interrupted. */
    public OptionalInt run(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Thread stop = new Thread(() -> stop(process), "ndh-relay-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            process.getOutputStream().close();
            Thread errors = new Thread(() -> copy(process.getErrorStream(), err), "ndh-relay-errors");
            errors.setDaemon(true);
            errors.start();
            copy(process.getInputStream(), out);
            int status = process.waitFor();
            errors.join();
            removeHook(stop);
            return OptionalInt.of(status);
        } catch (InterruptedException interrupted) {
            stop(process);
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It has run, which is why the process ended.
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(InputStream from, PrintWriter to) {
        char[] buffer = new char[BUFFER];
        try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
            for (int size = reader.read(buffer); size > 0; size = reader.read(buffer)) {
                to.write(buffer, 0, size);
                to.flush();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("read what another process prints", failure);
        }
    }
}
