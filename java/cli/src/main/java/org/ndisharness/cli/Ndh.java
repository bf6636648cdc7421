// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.ndisharness.cli.bench.BenchCommand;
import org.ndisharness.cli.check.CheckCommand;
import org.ndisharness.cli.coverage.CoverageCommand;
import org.ndisharness.cli.debug.DebugCommand;
import org.ndisharness.cli.diff.DiffCommand;
import org.ndisharness.cli.doctor.DoctorCommand;
import org.ndisharness.cli.explain.ExplainCommand;
import org.ndisharness.cli.explain.ListCommand;
import org.ndisharness.cli.files.NamedPaths;
import org.ndisharness.cli.inspect.InspectCommand;
import org.ndisharness.cli.rules.RulesCommand;
import org.ndisharness.cli.target.TargetCommand;
import org.ndisharness.harness.HarnessException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(name = "ndh", mixinStandardHelpOptions = true, version = "NDIS Harness " + Ndh.VERSION,
        description = "Tests connection-oriented NDIS drivers.",
        subcommands = {
            BenchCommand.class,
            CheckCommand.class,
            CompletionCommand.class,
            CoverageCommand.class,
            DebugCommand.class,
            DiffCommand.class,
            DoctorCommand.class,
            ExplainCommand.class,
            InspectCommand.class,
            ListCommand.class,
            ProbeCommand.class,
            ReplayCommand.class,
            RulesCommand.class,
            RunCommand.class,
            TargetCommand.class,
            TargetsCommand.class,
        })
public final class Ndh implements Runnable {
    /** Version of this program. */
    static final String VERSION = "1.0.0";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: one of " + String.join(", ", spec.subcommands().keySet()));
    }

    /** The command line, with errors turned into messages and exit statuses. */
    static CommandLine commandLine() {
        return commandLine(new Dispatch());
    }

    /** The command line on a machine. */
    static CommandLine commandLine(Dispatch dispatch) {
        return new CommandLine(new Ndh()).setExecutionStrategy(dispatch)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> explain(failure, commandLine));
    }

    private static int explain(Exception failure, CommandLine commandLine) {
        if (failure instanceof HarnessException || failure instanceof IllegalArgumentException) {
            commandLine.getErr().println("ndh: " + failure.getMessage());
            return ExitStatus.SETUP.code();
        }
        if (fileOf(failure) != null) {
            commandLine.getErr().println("ndh: " + NamedPaths.text(fileOf(failure)));
            return ExitStatus.SETUP.code();
        }
        failure.printStackTrace(commandLine.getErr());
        return ExitStatus.HARNESS.code();
    }

    /** The failure of the file system behind another, or null. */
    private static FileSystemException fileOf(Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof FileSystemException named && named.getFile() != null ? named : null;
    }

    /** Entry point. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
