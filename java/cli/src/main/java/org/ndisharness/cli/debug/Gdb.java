// SPDX-License-Identifier: MIT
package org.ndisharness.cli.debug;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ndisharness.harness.HarnessException;

/** gdb on the process of a world, with the terminal of this one. */
final class Gdb {
    private static final int ATTACH_SECONDS = 60;
    private static final int POLL_MILLIS = 20;
    private static final Pattern TRACED = Pattern.compile("TracerPid:\\s*[1-9][0-9]*");
    private static final String SCRIPT = "ndh_gdb.py";

    private final String program;
    private final Path symbols;
    private final List<String> arguments;
    private Process process;

    /**
     * @param program gdb's name or path
     * @param symbols folder of the images' symbols
     * @param arguments further arguments, after those that load symbols
     */
    Gdb(String program, Path symbols, List<String> arguments) {
        this.program = program;
        this.symbols = symbols;
        this.arguments = List.copyOf(arguments);
    }

    /** The command line for a process. */
    List<String> command(long world, Path script) {
        List<String> command = new ArrayList<>(List.of(program, "-q", "-p", Long.toString(world), "-x", script.toString(),
                "-ex", "ndh-load " + symbols, "-ex", "break publish"));
        command.addAll(arguments);
        return command;
    }

    /** Starts it and waits until it holds the process. */
    void attach(long world) {
        try {
            process = new ProcessBuilder(command(world, script())).inheritIO().start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ATTACH_SECONDS);
            while (!isTraced(world)) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new HarnessException(program + " ended with status " + process.exitValue() + " before it held process " + world
                            + "; /proc/sys/kernel/yama/ptrace_scope must be 0, or run as root");
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new HarnessException(program + " did not take hold of process " + world + " within " + ATTACH_SECONDS + " s");
                }
            }
        } catch (IOException failure) {
            throw new HarnessException(program + " cannot be started: " + failure.getMessage()
                    + "; install it with: native/setup.sh --with-gdb", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while waiting for " + program, interrupted);
        }
    }

    /** Waits until its user has left it. */
    void await() {
        try {
            if (process != null) {
                process.waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isTraced(long pid) throws IOException {
        return TRACED.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status"))).find();
    }

    /** The script as a file. */
    private static Path script() {
        try (InputStream in = Gdb.class.getResourceAsStream(SCRIPT)) {
            Path file = Files.createTempDirectory("ndh-gdb").resolve(SCRIPT);
            Files.write(file, in.readAllBytes());
            file.toFile().deleteOnExit();
            file.getParent().toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(SCRIPT + " cannot be written to the temporary folder", failure);
        }
    }
}
