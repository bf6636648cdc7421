// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.junit.Isolation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a suite and writes junit.xml, traces and the report. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a conformance suite.",
        footer = {"", "Exit status: 0 all passed, 1 failures, 2 usage or set-up error, 3 the harness or the machine failed, 130 interrupted."})
final class RunCommand implements Callable<Integer> {
    private static final String DEFAULT_OUT = "target/ndh";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", description = "Name of a suite of harness-config/suites, or the path of a suite file.")
    private String suite;

    @Option(names = "--target", paramLabel = "NAME", defaultValue = "embedded",
            description = "Target of harness-config/targets, or the path of a target file (default: ${DEFAULT-VALUE}).")
    private String target;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Seed of every scheduling choice, 0 to 18446744073709551615 (default: ${DEFAULT-VALUE}).")
    private String seed;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: target/ndh/SUITE).")
    private Path out;

    @Option(names = "--only", paramLabel = "GLOB", split = ",", description = "Run only cases whose ids fit; * stands for anything.")
    private List<String> only = List.of();

    @Option(names = "--isolation", paramLabel = "fork|reset",
            description = "A forked world for each case, which only embedded targets have, or one world with a teardown in between "
                    + "(default: fork on embedded targets, else reset).")
    private String isolation;

    @Option(names = "--distinct", description = "Print the number of distinct canonical traces.")
    private boolean distinct;

    @Override
    public Integer call() throws IOException {
        SuiteConfig config = SuiteConfig.read(suite);
        Path folder = (out != null ? out : Path.of(DEFAULT_OUT, config.name())).toAbsolutePath().normalize();
        TargetConfig targetConfig = ConfigFiles.target(target);
        RunOptions options = new RunOptions(config.name(), target, parseSeed(), parseIsolation(targetConfig), only, folder);
        PrintWriter console = spec.commandLine().getOut();
        if (WineMachine.isNeededFor(targetConfig)) {
            int status = new WineRun(console, spec.commandLine().getErr()).run(targetConfig, wineArguments(options));
            console.println("On Linux: " + folder.resolve("report.html"));
            return status;
        }
        Target.open(target).close();
        Files.createDirectories(folder);
        return new SuiteRun(config, options, console, spec.commandLine().getErr()).execute(distinct).code();
    }

    private long parseSeed() {
        try {
            return Long.parseUnsignedLong(seed);
        } catch (NumberFormatException malformed) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--seed': '" + seed
                    + "' is not a number from 0 to 18446744073709551615", malformed);
        }
    }

    /** This command line with the paths that programs under Wine know. */
    private List<String> wineArguments(RunOptions options) {
        List<String> arguments = new ArrayList<>(List.of("run", WineMachine.windowsName(suite), "--target", WineMachine.windowsName(target),
                "--seed", seed, "--isolation", options.isolation(), "--out", WineMachine.windowsPath(options.out())));
        if (!only.isEmpty()) {
            arguments.addAll(List.of("--only", String.join(",", only)));
        }
        if (distinct) {
            arguments.add("--distinct");
        }
        return arguments;
    }

    private String parseIsolation(TargetConfig on) {
        if (isolation == null) {
            return Isolation.defaultOf(on).label();
        }
        Isolation parsed = parseIsolation();
        try {
            return parsed.on(on).label();
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--isolation': " + impossible.getMessage(),
                    impossible);
        }
    }

    private Isolation parseIsolation() {
        try {
            return Isolation.parse(isolation);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--isolation': '" + isolation + "' is not fork or reset", unknown);
        }
    }
}
