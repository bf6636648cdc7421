// SPDX-License-Identifier: MIT
package org.ndisharness.cli.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ndisharness.harness.HarnessException;

/**
 * Runs the {@code ndh} of a WSL 2 distribution: the embedded target for Windows. It works in this process's current folder, and paths
 * with a drive are translated, so results lie where they would if it ran here. Prepared, not run: nobody has run this on Windows so far.
 */
public final class WslRelay {
    /** Environment variable that names the distribution's ndh. */
    public static final String NDH_VARIABLE = "NDH_WSL_NDH";

    private static final int STEP_SECONDS = 60;
    private static final Pattern DRIVE_PATH = Pattern.compile("(--[A-Za-z-]+=)?([A-Za-z]:)[\\\\/](.*)");
    private static final String INSTEAD = "; or use the target 'device'";

    private final Path wsl;
    private final String ndh;
    private final Path folder;

    /**
     * Of this machine.
     *
     * @param environment environment variables
     */
    public WslRelay(Map<String, String> environment) {
        this(Path.of(environment.getOrDefault("SystemRoot", "C:\\Windows"), "System32", "wsl.exe"),
                environment.getOrDefault(NDH_VARIABLE, "ndh"), Path.of("").toAbsolutePath());
    }

    /**
     * @param wsl wsl.exe
     * @param ndh name or path of ndh in the distribution
     * @param folder where to run
     */
    WslRelay(Path wsl, String ndh, Path folder) {
        this.wsl = wsl;
        this.ndh = ndh;
        this.folder = folder;
    }

    /**
     * Runs a command line of ndh there; returns its exit status, or nothing when interrupted.
     *
     * @throws HarnessException when WSL, a distribution of version 2 or its ndh is missing; the message says how to get it
     */
    public OptionalInt run(List<String> arguments, ForwardedProcess process) throws IOException {
        String distribution = distribution();
        if (ask(List.of("--distribution", distribution, "--exec", "sh", "-c", "command -v \"$1\"", "sh", ndh)).status() != 0) {
            throw new HarnessException("the target 'embedded' runs in WSL, and its distribution '" + distribution + "' has no " + ndh
                    + ": unpack the Linux package of NDIS Harness in it and put its ndh on the PATH, or name it in " + NDH_VARIABLE
                    + INSTEAD);
        }
        List<String> command = new ArrayList<>(List.of(wsl.toString(), "--distribution", distribution, "--cd", folder.toString(), "--exec",
                ndh));
        for (String argument : arguments) {
            command.add(translated(distribution, argument));
        }
        return process.run(new ProcessBuilder(command));
    }

    /** The default distribution if it is of version 2, else the first that is. */
    private String distribution() throws IOException {
        if (!Files.isRegularFile(wsl)) {
            throw new HarnessException("the target 'embedded' needs Linux, and WSL is not on this machine (" + wsl
                    + "); get it with: wsl --install -d Debian" + INSTEAD);
        }
        List<WslDistribution> all = WslDistribution.parse(ask(List.of("--list", "--verbose")).output());
        return all.stream().filter(distribution -> distribution.version() == 2)
                .min(Comparator.comparing(distribution -> distribution.isDefault() ? 0 : 1)).map(WslDistribution::name)
                .orElseThrow(() -> new HarnessException("the target 'embedded' needs a distribution of WSL 2, and "
                        + (all.isEmpty() ? "none is installed; get one with: wsl --install -d Debian"
                                : "'" + all.get(0).name() + "' is of version 1; convert it with: wsl --set-version " + all.get(0).name()
                                        + " 2")
                        + INSTEAD));
    }

    /** A path with a drive as the distribution knows it, everything else as it is. */
    private String translated(String distribution, String argument) throws IOException {
        Matcher path = DRIVE_PATH.matcher(argument);
        if (!path.matches()) {
            return argument;
        }
        /* The drive alone, because wslpath refuses paths that do not exist yet. */
        Answer drive = ask(List.of("--distribution", distribution, "--exec", "wslpath", "-a", path.group(2) + "\\"));
        if (drive.status() != 0) {
            throw new HarnessException(argument + ": the distribution '" + distribution + "' has no drive " + path.group(2));
        }
        String root = new String(drive.output(), StandardCharsets.UTF_8).strip().replaceFirst("/+$", "");
        return (path.group(1) == null ? "" : path.group(1)) + root + "/" + path.group(3).replace('\\', '/');
    }

    private record Answer(int status, byte[] output) {
    }

    private Answer ask(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(wsl.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WSL_UTF8", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        try {
            if (!process.waitFor(STEP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new HarnessException("wsl.exe " + String.join(" ", arguments) + " did not end within " + STEP_SECONDS + " s");
            }
            return new Answer(process.exitValue(), output);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while asking wsl.exe", interrupted);
        }
    }
}
