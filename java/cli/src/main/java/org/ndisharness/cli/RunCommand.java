// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.ndisharness.cli.errata.ErrataFiles;
import org.ndisharness.harness.Boundary;
import org.ndisharness.harness.ConfigException;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.harness.Switches;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.junit.Isolation;
import org.ndisharness.junit.TargetPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a suite, or the rest of one, and writes the run's folder. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a conformance suite.",
        footer = {"",
            "Exit status: 0 all passed, 1 failures, 2 usage or set-up error, 3 the harness or the machine failed, 130 interrupted."})
final class RunCommand implements Callable<Integer> {
    private static final String DEFAULT_OUT = "target/ndh";
    private static final int MAX_JOBS = 16;
    private static final int MAX_REPEAT = 1000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..1",
            description = "Name of a suite of harness-config/suites, or the path of a suite file.")
    private String suite;

    @Option(names = "--target", paramLabel = "NAME",
            description = "Target of harness-config/targets, or the path of a target file (default: embedded, on Windows device).")
    private String target;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of every scheduling choice, 0 to 18446744073709551615 (default: 1).")
    private String seed;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: target/ndh/SUITE).")
    private Path out;

    @Mixin
    private SelectionOptions selected;

    @Mixin
    private JudgingOptions judged;

    @Option(names = "--isolation", paramLabel = "fork|reset",
            description = "A forked world for each case, which only embedded targets have, or one world with a teardown in between "
                    + "(default: fork on embedded targets, else reset).")
    private String isolation;

    @Option(names = "--jobs", paramLabel = "N",
            description = "Cases that run at the same time, 1 to " + MAX_JOBS
                    + "; a machine allows 1 (default: one for each processor in forked "
                    + "worlds and declared order, else 1).")
    private String jobs;

    @Option(names = "--resume", paramLabel = "DIR",
            description = "Go on with a run whose process or machine went down: the case that was under way is reported as crashed, the "
                    + "rest is run.")
    private Path resume;

    @Option(names = "--switches", paramLabel = "FILE",
            description = "Positions of the stand-in's switches: a probe.json, or a file with {\"switches\": {...}}.")
    private Path switches;

    @Option(names = "--boundary", paramLabel = "off|others|all",
            description = "Record every crossing of the NDIS boundary, calls and callbacks with their arguments, of drivers that know "
                    + "nothing of the harness or of all (default: what the target says; stand-ins only).")
    private String boundary;

    @Option(names = "--repeat", paramLabel = "N",
            description = "Run each case N times with the same seed, 1 to " + MAX_REPEAT
                    + "; another verdict or trace is a fault of the harness. Needs fork isolation.")
    private String repeat;

    @Option(names = "--expect-skips", paramLabel = "FILE",
            description = "Fail when a case is skipped that the file does not list: an id or glob a line.")
    private Path expectSkips;

    @Option(names = "--verifier", paramLabel = "on|off", arity = "0..1", fallbackValue = "on",
            description = "Windows: set Driver Verifier's standard flags for the target's drivers and ndis.sys before the run, or clear "
                    + "them; both need a reboot.")
    private String verifier;

    @Option(names = "--no-real-limits",
            description = "No case and no request is ended because it takes long in real time, as under a debugger.")
    private boolean noRealLimits;

    @Option(names = "--distinct", description = "Print the number of distinct canonical traces.")
    private boolean distinct;

    @Override
    public Integer call() throws IOException {
        if (noRealLimits) {
            System.setProperty(Target.REPLY_LIMIT_PROPERTY, Long.toString(TimeUnit.DAYS.toMillis(7)));
        }
        if ("off".equals(verifier) && suite == null && resume == null) {
            requireWindows(ConfigFiles.target(target == null ? TargetConfig.defaultName() : target));
            DriverVerifier.ofThisMachine().reset();
            spec.commandLine().getOut().println("Driver Verifier is off from the next boot on: shutdown /r /t 0");
            return ExitStatus.PASSED.code();
        }
        return resume != null ? resumed() : fresh();
    }

    private int fresh() throws IOException {
        if (suite == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'SUITE'");
        }
        SuiteConfig config = SuiteConfig.read(suite);
        String targetName = target == null ? TargetConfig.defaultName() : target;
        TargetConfig targetConfig = ConfigFiles.target(targetName).with(switches == null ? Switches.defaults() : Switches.read(switches))
                .withBoundary(parseBoundary());
        Path folder = (out != null ? out : Path.of(DEFAULT_OUT, config.name())).toAbsolutePath().normalize();
        long worldSeed = parseSeed();
        String chosenIsolation = parseIsolation(targetConfig);
        CaseOrder order = selected.order(worldSeed);
        RunOptions options = new RunOptions(config.name(), targetName, worldSeed, chosenIsolation, selected.selection(),
                order, parseJobs(targetConfig, chosenIsolation, order), targetConfig.switches(), boundary,
                verifier == null ? null : DriverVerifier.setting(targetConfig), judged.judging(), folder);
        RunExtras extras = new RunExtras(distinct, expectSkips == null ? null : SkipList.read(expectSkips), parseRepeat(options),
                judged.errata(options.judging()));
        if (WineMachine.isNeededFor(targetConfig)) {
            return underWine(targetConfig, folder, wineArguments(options));
        }
        options.selection().requireMatch(config);
        requireVerifierFits(targetConfig);
        try (TargetPool pool = new TargetPool(targetConfig)) {
            Target opened = pool.target();
            try (ResultLog log = ResultLog.create(folder, !targetConfig.isEmbedded())) {
                boolean waits = verifierWaitsForReboot(targetConfig);
                RunFolder run = new RunFolder(folder);
                run.clear();
                log.clear();
                RunRecord record = RunRecord.begin(spec.commandLine().getParseResult().originalArgs(), run.keep(suite, RunFolder.SUITE),
                        run.keepTarget(targetName), options, opened.images(), opened.identify().components());
                KeptImages.keep(targetConfig.images(), folder);
                if (waits) {
                    record.write(folder);
                    spec.commandLine().getOut()
                            .println("Driver Verifier is set (" + options.verifier()
                                    + ") and takes effect with the next boot. Then: ndh run --resume "
                                    + folder);
                    return ExitStatus.PASSED.code();
                }
                return suiteRun(config, options, List.of()).execute(record, pool, log, extras).code();
            }
        }
    }

    private int resumed() throws IOException {
        if (suite != null || target != null || seed != null || out != null || isolation != null || jobs != null || switches != null
                || boundary != null || repeat != null || verifier != null || selected.isGiven() || judged.isGiven()) {
            throw new ParameterException(spec.commandLine(), "Invalid use of option '--resume': the run in " + resume
                    + " says what is run and how; allowed beside it: --distinct, --expect-skips");
        }
        Path folder = resume.toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve(RunRecord.FILE))) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--resume': '" + resume + "' has no " + RunRecord.FILE
                            + "; it must be the folder of a run (ndh run --out DIR)");
        }
        RunResume run = RunResume.read(folder);
        RunOptions options = run.record().options(folder);
        TargetConfig targetConfig =
                ConfigFiles.target(options.target()).with(Switches.of(options.switches(), folder.resolve(RunRecord.FILE).toString()))
                        .withBoundary(options.boundary());
        if (WineMachine.isNeededFor(targetConfig)) {
            return underWine(targetConfig, folder, wineArguments(folder));
        }
        CrashFiles crashFiles = CrashFiles.ofThisMachine();
        try (TargetPool pool = new TargetPool(targetConfig)) {
            requireSameImages(run.record(), pool.target());
            requireVerifierInForce(options, targetConfig);
            List<CaseResult> earlier = run.results(crashFiles);
            if (earlier.stream().anyMatch(r -> r.verdict() == Verdict.CRASHED)) {
                crashFiles.keepImages(pool.target().imageFiles(), folder);
            }
            try (ResultLog log = ResultLog.append(folder, !targetConfig.isEmbedded())) {
                new RunFolder(folder).removeTorn();
                for (CaseResult crashed : earlier.subList(run.content().finished().size(), earlier.size())) {
                    log.finished(crashed);
                }
                return suiteRun(run.record().suiteConfig(folder), options, earlier)
                        .execute(run.record().with(RunRecord.State.running, earlier, List.of(), null), pool, log,
                                new RunExtras(distinct, expectSkips == null ? null : SkipList.read(expectSkips), 1,
                                        ErrataFiles.kept(folder, options.judging().asOf())))
                        .code();
            }
        }
    }

    private void requireVerifierFits(TargetConfig on) {
        if (verifier == null) {
            return;
        }
        if (!verifier.equals("on")) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--verifier': '" + verifier
                    + "' is not on; off is given without a suite");
        }
        requireWindows(on);
    }

    /**
     * Sets Driver Verifier if that was asked for; whether it is in force only after a reboot. The target has to be open: outside of runs
     * the drivers are not loaded, and Windows says which it verifies only of those that are.
     */
    private boolean verifierWaitsForReboot(TargetConfig on) throws IOException {
        if (verifier == null) {
            return false;
        }
        DriverVerifier machine = DriverVerifier.ofThisMachine();
        if (machine.isInForce(on)) {
            return false;
        }
        machine.set(on);
        return true;
    }

    /** A report says that Driver Verifier was on only if it was. */
    private void requireVerifierInForce(RunOptions options, TargetConfig on) throws IOException {
        if (options.verifier() != null && WineMachine.isWindows() && !DriverVerifier.ofThisMachine().isInForce(on)) {
            throw new ParameterException(spec.commandLine(), "--resume: the run is one with Driver Verifier (" + options.verifier()
                    + "), which does not verify all of these drivers now; restart the machine, then resume");
        }
    }

    private void requireWindows(TargetConfig on) {
        if (on.isEmbedded() || on.wine() || !WineMachine.isWindows()) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid use of option '--verifier': Driver Verifier is Windows' own, and the target '"
                            + on.name()
                            + "' is not on Windows; targets of the driver host have checks of their own (\"verifier\" in the target file)");
        }
    }

    private int parseRepeat(RunOptions options) {
        if (repeat == null) {
            return 1;
        }
        if (!repeat.matches("[0-9]{1,4}") || Integer.parseInt(repeat) < 1 || Integer.parseInt(repeat) > MAX_REPEAT) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--repeat': '" + repeat + "' is not a number from 1 to " + MAX_REPEAT);
        }
        if (!options.isolation().equals(Isolation.FORK.label())) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid use of option '--repeat': only worlds that are forked begin alike; allowed: --isolation fork");
        }
        return Integer.parseInt(repeat);
    }

    /** Results of different drivers do not belong into one report. */
    private static void requireSameImages(RunRecord record, Target target) {
        if (!record.images().equals(target.images())) {
            throw new IllegalArgumentException(
                    "--resume: the images have changed since: then " + record.images() + ", now " + target.images()
                            + "; start a new run");
        }
    }

    private SuiteRun suiteRun(SuiteConfig config, RunOptions options, List<CaseResult> earlier) {
        return new SuiteRun(config, options, earlier, spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private int underWine(TargetConfig config, Path folder, List<String> arguments) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        int status = new WineRun(console, spec.commandLine().getErr()).run(config, arguments);
        console.println("On Linux: " + folder.resolve("report.html"));
        return status;
    }

    private long parseSeed() {
        try {
            return seed == null ? 1 : Long.parseUnsignedLong(seed);
        } catch (NumberFormatException malformed) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--seed': '" + seed
                    + "' is not a number from 0 to 18446744073709551615", malformed);
        }
    }

    private String parseBoundary() {
        try {
            return boundary == null ? null : Boundary.of(boundary, "--boundary").label();
        } catch (ConfigException unknown) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option " + unknown.getMessage(), unknown);
        }
    }

    /** In forked worlds nothing depends on what runs at the same time; an order that was asked for is kept. */
    private int parseJobs(TargetConfig on, String chosenIsolation, CaseOrder order) {
        int most = on.isEmbedded() ? MAX_JOBS : 1;
        if (jobs == null) {
            boolean alike = on.isEmbedded() && chosenIsolation.equals(Isolation.FORK.label()) && order.equals(CaseOrder.DECLARED);
            return alike ? Math.min(MAX_JOBS, Runtime.getRuntime().availableProcessors()) : 1;
        }
        if (!jobs.matches("[0-9]{1,4}") || Integer.parseInt(jobs) < 1 || Integer.parseInt(jobs) > most) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--jobs': '" + jobs + "' is not a number from 1 to " + most
                            + (on.isEmbedded() ? "" : ", because the target '" + on.name() + "' is one machine"));
        }
        return Integer.parseInt(jobs);
    }

    /** This command line with the paths that programs under Wine know. */
    private List<String> wineArguments(RunOptions options) {
        List<String> arguments =
                new ArrayList<>(List.of("run", WineMachine.windowsName(suite), "--target", WineMachine.windowsName(options.target()),
                        "--seed", Long.toUnsignedString(options.seed()), "--isolation", options.isolation(), "--out",
                        WineMachine.windowsPath(options.out())));
        arguments.addAll(selected.arguments());
        arguments.addAll(judged.wineArguments(options.judging()));
        if (switches != null) {
            arguments.addAll(List.of("--switches", WineMachine.windowsPath(switches)));
        }
        if (boundary != null) {
            arguments.addAll(List.of("--boundary", boundary));
        }
        addExtras(arguments);
        return arguments;
    }

    private List<String> wineArguments(Path folder) {
        List<String> arguments = new ArrayList<>(List.of("run", "--resume", WineMachine.windowsPath(folder)));
        addExtras(arguments);
        return arguments;
    }

    private void addExtras(List<String> arguments) {
        if (distinct) {
            arguments.add("--distinct");
        }
        if (expectSkips != null) {
            arguments.addAll(List.of("--expect-skips", WineMachine.windowsPath(expectSkips)));
        }
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
