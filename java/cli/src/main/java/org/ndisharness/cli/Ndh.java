// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.ndisharness.trace.UnfinishedFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(name = "ndh", mixinStandardHelpOptions = true, version = "NDIS Harness " + Ndh.VERSION,
        description = "Tests connection-oriented NDIS drivers.")
public final class Ndh implements Runnable {
    /** Version of this program. */
    static final String VERSION = "1.0.0";

    /** By name: as a subcommand, picocli would read the options of each at every start. */
    private static final Map<String, Class<?>> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("bench", BenchCommand.class),
            Map.entry("check", CheckCommand.class),
            Map.entry("completion", CompletionCommand.class),
            Map.entry("coverage", CoverageCommand.class),
            Map.entry("debug", DebugCommand.class),
            Map.entry("diff", DiffCommand.class),
            Map.entry("doctor", DoctorCommand.class),
            Map.entry("explain", ExplainCommand.class),
            Map.entry("inspect", InspectCommand.class),
            Map.entry("list", ListCommand.class),
            Map.entry("probe", ProbeCommand.class),
            Map.entry("replay", ReplayCommand.class),
            Map.entry("rules", RulesCommand.class),
            Map.entry("run", RunCommand.class),
            Map.entry("target", TargetCommand.class),
            Map.entry("targets", TargetsCommand.class)));

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: one of " + String.join(", ", spec.subcommands().keySet()));
    }

    /** The whole command line, with errors turned into messages and exit statuses. */
    static CommandLine commandLine() {
        return commandLine(new Dispatch(), COMMANDS.values());
    }

    /** The whole command line on a machine. */
    static CommandLine commandLine(Dispatch dispatch) {
        return commandLine(dispatch, COMMANDS.values());
    }

    /** As much of the command line as these arguments need: the command that they begin with, else all. */
    static CommandLine commandLine(String[] arguments) {
        Class<?> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        return named == null ? commandLine() : commandLine(new Dispatch(), List.of(named));
    }

    private static CommandLine commandLine(Dispatch dispatch, Collection<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(new Ndh());
        commands.forEach(commandLine::addSubcommand);
        return commandLine.setExecutionStrategy(dispatch).setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure, failed));
    }

    private static int explain(Exception failure, CommandLine commandLine) {
        if (failure instanceof HarnessException || failure instanceof IllegalArgumentException) {
            commandLine.getErr().println("ndh: " + failure.getMessage());
            return ExitStatus.SETUP.code();
        }
        if (fileOf(failure) != null) {
            String text = NamedPaths.text(fileOf(failure));
            boolean explained = failure instanceof UncheckedIOException && !failure.getMessage().equals(failure.getCause().toString());
            commandLine.getErr().println("ndh: " + (explained ? failure.getMessage() + " (" + text + ")" : text));
            return (fileOf(failure) instanceof UnfinishedFileException ? ExitStatus.HARNESS : ExitStatus.SETUP).code();
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
        StandardOutput output = StandardOutput.install();
        int status = commandLine(arguments).execute(arguments);
        System.out.flush();
        System.exit(output.status(status, System.err));
    }
}
