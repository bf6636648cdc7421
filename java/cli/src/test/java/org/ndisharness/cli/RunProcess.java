// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command in a process of its own, for tests that end it. */
final class RunProcess implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final int POLL_MILLIS = 10;

    private final Process process;
    private final Path folder;
    private final Path output;

    private RunProcess(Process process, Path folder, Path output) {
        this.process = process;
        this.folder = folder;
        this.output = output;
    }

    /** Starts {@code ndh ARGUMENTS...}; folder is the run's, for {@link #waitForTraces}. What it prints goes to a file beside it. */
    static RunProcess start(Path folder, List<String> options, String... arguments) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        /* In a background job of a shell SIGINT is ignored, and in all that it starts. */
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes, "-XX:TieredStopAtLevel=1",
                "-Dndh.root=" + System.getProperty("ndh.root", "")));
        command.addAll(options);
        command.add(Ndh.class.getName());
        command.addAll(List.of(arguments));
        Path output = folder.resolveSibling(folder.getFileName() + "-output.txt");
        return new RunProcess(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), folder,
                output);
    }

    Process process() {
        return process;
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits until the run has written as many traces; it must not end before. */
    void waitForTraces(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (traces() < count) {
            assertThat(process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)).as("ended: " + output()).isFalse();
            assertThat(System.nanoTime()).as("time for the first cases").isLessThan(deadline);
        }
    }

    private long traces() throws IOException {
        if (!Files.isDirectory(folder.resolve("traces"))) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).count();
        }
    }

    /** Sends a signal of kill(1): INT, TERM, KILL. */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    /** Waits for its end; returns its exit status. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("ended in time").isTrue();
        return process.exitValue();
    }

    /** Waits until processes have ended. */
    static void awaitAll(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle each : processes) {
            each.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
