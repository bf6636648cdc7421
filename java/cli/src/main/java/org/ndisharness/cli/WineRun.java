// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;

/** Runs this command once more, in a Windows JVM under Wine; passes on what it prints and its exit status. */
final class WineRun {
    private static final int STOP_SECONDS = 60;
    private static final int BUFFER = 4096;

    private final PrintWriter out;
    private final PrintWriter err;

    WineRun(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    int run(TargetConfig target, List<String> arguments) throws IOException {
        Process process = new ProcessBuilder(WineMachine.java(target, Ndh.class.getName(), arguments)).start();
        Thread stop = new Thread(() -> stop(process), "ndh-wine-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            process.getOutputStream().close();
            Thread errors = new Thread(() -> copy(process.getErrorStream(), err), "ndh-wine-errors");
            errors.setDaemon(true);
            errors.start();
            copy(process.getInputStream(), out);
            int status = process.waitFor();
            errors.join();
            removeHook(stop);
            return status;
        } catch (InterruptedException interrupted) {
            stop(process);
            Thread.currentThread().interrupt();
            return ExitStatus.INTERRUPTED.code();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It has run, which is why the process ended.
        }
    }

    /** The script ends all that it started when it is told to end. */
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
            throw new UncheckedIOException("read what the JVM under Wine prints", failure);
        }
    }
}
