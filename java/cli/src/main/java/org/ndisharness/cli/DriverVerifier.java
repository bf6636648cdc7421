// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ndisharness.harness.TargetConfig;

/**
 * Driver Verifier of a Windows machine, by {@code verifier.exe}: standard flags for the target's drivers and for ndis.sys. Settings take
 * effect with the next boot.
 */
final class DriverVerifier {
    private static final String PROGRAM = "verifier.exe";
    private static final List<String> OUR_DRIVERS = List.of("ndhctl.sys", "ndhmp.sys");
    private static final int DONE = 0;
    private static final int DONE_AFTER_REBOOT = 2;

    private final Shell shell;

    DriverVerifier(Shell shell) {
        this.shell = shell;
    }

    /** What a program printed, and its exit status. */
    record Answer(int status, String output) {
    }

    /** Runs programs. */
    interface Shell {
        Answer run(List<String> command) throws IOException;
    }

    /** Of this machine. */
    static DriverVerifier ofThisMachine() {
        return new DriverVerifier(command -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            try {
                return new Answer(process.waitFor(), output);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + command.get(0) + " ran", interrupted);
            }
        });
    }

    /** The drivers that are verified on a target. */
    static List<String> drivers(TargetConfig target) {
        List<String> own = target.services().stream().map(service -> service.image().replaceFirst(".*[/\\\\]", "")).toList();
        return Stream.concat((own.isEmpty() ? OUR_DRIVERS : own).stream(), Stream.of("ndis.sys")).distinct().toList();
    }

    /** How the setting stands in run.json and in the report. */
    static String setting(TargetConfig target) {
        return "standard: " + String.join(" ", drivers(target));
    }

    /** Whether all drivers are verified now: verifier.exe lists those that are loaded and verified. */
    boolean isInForce(TargetConfig target) throws IOException {
        String listed = run(List.of(PROGRAM, "/query")).toLowerCase(Locale.ROOT);
        return drivers(target).stream().allMatch(driver -> listed.contains(driver.toLowerCase(Locale.ROOT)));
    }

    /** Sets the standard flags from the next boot on. */
    void set(TargetConfig target) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "/standard", "/driver"));
        command.addAll(drivers(target));
        run(command);
    }

    /** Clears all settings from the next boot on. */
    void reset() throws IOException {
        run(List.of(PROGRAM, "/reset"));
    }

    private String run(List<String> command) throws IOException {
        Answer answer = shell.run(command);
        if (answer.status() != DONE && answer.status() != DONE_AFTER_REBOOT) {
            throw new IllegalArgumentException(
                    String.join(" ", command) + " failed with exit status " + answer.status() + " (is this prompt elevated?): "
                            + answer.output().strip());
        }
        return answer.output();
    }
}
