// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end: exit status and output.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
record Command(int status, String out, String err) {
    /** Runs a program with nothing in its environment but what is given. */
    static Command run(Path folder, Map<String, String> environment, int seconds, List<String> arguments) throws IOException {
        Path out = Files.createTempFile("ndh-out", ".txt");
        Path err = Files.createTempFile("ndh-err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroy();
                throw new IOException(arguments + " did not end within " + seconds + " s; it printed: " + text(out) + text(err));
            }
            return new Command(process.exitValue(), text(out), text(err));
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + arguments, interrupted);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    /** All that it printed. */
    String output() {
        return out + err;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
