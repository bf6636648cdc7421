// SPDX-License-Identifier: MIT
package org.ndisharness.cli.debug;

import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.ndisharness.conformance.CaseCatalogue;
import org.ndisharness.conformance.CaseInfo;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.junit.TargetPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one case under gdb. */
@Command(name = "debug", mixinStandardHelpOptions = true,
        description = "Runs one case on the embedded target with its world under gdb: the drivers' symbols are loaded, gdb stops before "
                + "the first request and at a bug check, and no wall-clock limit ends the world meanwhile.",
        footer = {"", "Example: ndh debug CASE -- -ex 'break ProtocolCmCloseCall' -ex continue",
            "Exit status: 0 the case passed, 1 it failed, 2 usage or set-up error."})
public final class DebugCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String SYMBOLS = "target/drivers";
    private static final String DISTRIBUTED = "drivers";
    private static final int LEVELS = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CASE", description = "Id of a case of a suite that ships.")
    private String caseId;

    @Parameters(index = "1..*", paramLabel = "GDB-ARGUMENT", description = "Further arguments of gdb, behind --.")
    private List<String> arguments = List.of();

    @Option(names = "--target", paramLabel = "NAME", description = "An embedded target (default: ${DEFAULT-VALUE}).")
    private String target = "embedded";

    @Option(names = "--seed", paramLabel = "N", description = "Seed of every scheduling choice (default: ${DEFAULT-VALUE}).")
    private String seed = "1";

    @Option(names = "--symbols", paramLabel = "DIR", description = "Folder of ndhctl.dbg and so on (default: " + SYMBOLS
            + " of the source tree, " + DISTRIBUTED + " of the unpacked zip).")
    private Path symbols;

    @Option(names = "--gdb", paramLabel = "PROGRAM", description = "gdb (default: ${DEFAULT-VALUE}).")
    private String gdb = "gdb";

    @Override
    public Integer call() {
        CaseInfo info = CaseCatalogue.of(SuiteConfig.ALL).find(caseId).orElseThrow(this::unknownCase);
        if (symbols != null && !Files.isDirectory(symbols)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--symbols': '" + symbols + "' is no folder");
        }
        TargetConfig config = ConfigFiles.target(target);
        if (!config.isEmbedded()) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--target': '" + target
                    + "' does not run in the driver host; WinDbg debugs a Windows machine");
        }
        System.setProperty(Target.REPLY_LIMIT_PROPERTY, Long.toString(TimeUnit.DAYS.toMillis(7)));
        Gdb debugger = new Gdb(gdb, symbols == null ? sourceTree() : symbols.toAbsolutePath(), arguments);
        TestExecutionSummary summary = run(info, config, debugger);
        debugger.await();
        return tell(summary);
    }

    private ParameterException unknownCase() {
        return new ParameterException(spec.commandLine(), "There is no case '" + caseId + "'; the nearest: "
                + String.join(", ", CaseList.of(SuiteConfig.ALL).nearest(List.of(caseId))));
    }

    private TestExecutionSummary run(CaseInfo info, TargetConfig config, Gdb debugger) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession(); TargetPool pool = new TargetPool(config)) {
            Set<Long> before = pool.target().hostChildren();
            pool.whenOpened(world -> debugger.attach(processOf(pool.target(), before)));
            pool.shareWith(session.getStore(), target);
            session.getLauncher().execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(info.testClass()))
                    .configurationParameter("ndh.target", target).configurationParameter("ndh.seed", seed)
                    .configurationParameter("ndh.isolation", "fork").configurationParameter("ndh.only", info.id()).build(), listener);
        }
        return listener.getSummary();
    }

    /** The world is the one process that the host has started since. */
    private static long processOf(Target opened, Set<Long> before) {
        return opened.hostChildren().stream().filter(pid -> !before.contains(pid)).findFirst()
                .orElseThrow(() -> new HarnessException("the driver host " + opened.hostProcess() + " has started no world"));
    }

    private int tell(TestExecutionSummary summary) {
        PrintWriter out = spec.commandLine().getOut();
        summary.getFailures().forEach(failure -> out.println("FAILED " + caseId + System.lineSeparator() + failure.getException()));
        if (summary.getTestsSucceededCount() > 0) {
            out.println("PASSED " + caseId);
        }
        out.flush();
        return summary.getTestsSucceededCount() > 0 && summary.getTotalFailureCount() == 0 ? 0 : FAILED;
    }

    /** The symbols' folder above the place of this program: a source tree's, or that of an unpacked zip. */
    private static Path sourceTree() {
        try {
            Path program = Path.of(DebugCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Stream.iterate(program, folder -> folder != null, Path::getParent).limit(LEVELS)
                    .flatMap(folder -> Stream.of(folder.resolve(SYMBOLS), folder.resolve(DISTRIBUTED)))
                    .filter(folder -> Files.isRegularFile(folder.resolve("ndhctl.dbg"))).findFirst()
                    .orElseThrow(() -> new HarnessException("no symbols of the drivers above " + program
                            + "; name their folder with --symbols DIR"));
        } catch (URISyntaxException failure) {
            throw new HarnessException("the place of this program is no path", failure);
        }
    }
}
