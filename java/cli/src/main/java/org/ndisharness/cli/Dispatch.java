// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ndisharness.cli.relay.ForwardedProcess;
import org.ndisharness.cli.relay.WslRelay;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.NativeParts;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Where a command line runs: here, or in WSL when it names a target of Linux on Windows, or nowhere on a machine without native parts. */
final class Dispatch implements IExecutionStrategy {
    private static final String TARGET = "--target";
    /** Commands that say themselves what is missing, or need no native parts unless a target is named. */
    private static final Set<String> ANYWHERE = Set.of("doctor");

    private final Optional<String> unsupported;
    private final boolean windows;
    private final WslRelay wsl;

    /** On this machine. */
    Dispatch() {
        this(NativeParts.unsupported(), NativeParts.isWindows(), new WslRelay(System.getenv()));
    }

    /** @param unsupported why this machine has no native parts, empty if it has */
    Dispatch(Optional<String> unsupported, boolean windows, WslRelay wsl) {
        this.unsupported = unsupported;
        this.windows = windows;
        this.wsl = wsl;
    }

    @Override
    public int execute(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        boolean help = command.isUsageHelpRequested() || command.isVersionHelpRequested();
        if (!help && unsupported.isPresent() && needsNativeParts(command)) {
            parsed.commandSpec().commandLine().getErr().println("ndh: " + unsupported.get());
            return ExitStatus.SETUP.code();
        }
        if (!help && windows && namesLinuxTarget(command)) {
            return inWsl(parsed);
        }
        return new RunLast().execute(parsed);
    }

    private static boolean needsNativeParts(ParseResult command) {
        boolean opensTargets = command.commandSpec().findOption(TARGET) != null || command.commandSpec().name().equals("targets");
        return opensTargets && !ANYWHERE.contains(command.commandSpec().name());
    }

    private static boolean namesLinuxTarget(ParseResult command) {
        String target = command.commandSpec().findOption(TARGET) == null ? null : command.matchedOptionValue(TARGET, null);
        return target != null && ConfigFiles.target(target).isEmbedded();
    }

    private int inWsl(ParseResult parsed) {
        CommandLine commandLine = parsed.commandSpec().commandLine();
        List<String> arguments = parsed.originalArgs();
        try {
            return wsl.run(arguments, new ForwardedProcess(commandLine.getOut(), commandLine.getErr()))
                    .orElse(ExitStatus.INTERRUPTED.code());
        } catch (IOException failure) {
            throw new UncheckedIOException("wsl.exe: " + failure.getMessage(), failure);
        } catch (HarnessException missing) {
            commandLine.getErr().println("ndh: " + missing.getMessage());
            return ExitStatus.SETUP.code();
        }
    }
}
