// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ndisharness.bridge.NativePlatform;

/**
 * The C program that ships beside the helper and measures what {@code ndh bench} compares Java with: floors of the machine, and the same
 * requests made in C on a world of its own. It works only while a command of it is under way, so measurements can be interleaved.
 */
public final class BenchProgram implements AutoCloseable {
    private static final String OK = "ok";

    private final Process process;
    private final OutputStream input;
    private final BufferedReader output;

    private BenchProgram(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the program and boots this embedded target in it. */
    public static BenchProgram start(TargetConfig config, long seed) {
        try {
            Process process =
                    new ProcessBuilder(NativePlatform.benchProgram().toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BenchProgram program = new BenchProgram(process);
            byte[] specification = Target.specification(config, NativePlatform.logFile("ndhbench")).getBytes(StandardCharsets.UTF_8);
            program.send("target " + Long.toUnsignedString(seed) + " " + specification.length, specification);
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException("the C program for benchmarks cannot be started: " + failure.getMessage(), failure);
        }
    }

    /** Nanoseconds of this many round trips between two processes that share a processor and wake each other by futexes. */
    public long pingPong(int count) {
        return command("pingpong " + count)[0];
    }

    /** Nanoseconds of this many fork, exit and wait of a small process. */
    public long fork(int count) {
        return command("fork " + count)[0];
    }

    /** Nanoseconds of this many SUBMIT requests of so many state queries each. */
    public long submit(int operations, int count) {
        return command("submit " + operations + " " + count)[0];
    }

    /** Batches of close cycles and their events, produced and read in C. */
    public Cycles cycles(int cycles, int rounds) {
        long[] numbers = command("cycles " + cycles + " " + rounds);
        return new Cycles(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /**
     * What close cycles took and gave.
     *
     * @param produceNanos time in SUBMIT
     * @param drainNanos time in READ and in looking at every event
     */
    public record Cycles(long produceNanos, long drainNanos, long records, long events) {
    }

    private long[] command(String line) {
        try {
            return send(line, new byte[0]);
        } catch (IOException failure) {
            throw new UncheckedIOException("the C program for benchmarks has ended: " + failure.getMessage(), failure);
        }
    }

    private long[] send(String line, byte[] bytes) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.write(bytes);
        input.flush();
        String answer = output.readLine();
        if (answer == null || !answer.startsWith(OK)) {
            throw new HarnessException("the C program for benchmarks, '" + line + "': " + (answer == null ? "it ended" : answer));
        }
        return Arrays.stream(answer.substring(OK.length()).trim().split(" ")).mapToLong(Long::parseLong).toArray();
    }

    @Override
    public void close() {
        try {
            input.close();
            process.waitFor();
        } catch (IOException alreadyEnded) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
