// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.cli.files.NamedPaths;
import org.ndisharness.conformance.probe.ProbeReport;
import org.ndisharness.conformance.probe.ProbeResult;
import org.ndisharness.conformance.probe.ProbeRun;
import org.ndisharness.conformance.probe.Probes;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Switches;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a target's NDIS what the documentation leaves open. */
@Command(name = "probe", mixinStandardHelpOptions = true,
        description = "Finds out what NDIS does where its documentation is silent, and writes probe.json.",
        footer = {"",
            "probe.json names no machine, user, path or kernel address.",
            "`ndh run SUITE --switches probe.json` makes the stand-in do what was found."})
final class ProbeCommand implements Callable<Integer> {
    private static final String FILE = "probe.json";
    private static final long SEED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--target", paramLabel = "NAME", description = "Target of harness-config/targets, or the path of a target file "
            + "(default: device on Windows, else embedded).")
    private String target = TargetConfig.defaultName();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for probe.json (default: target/ndh/probe).")
    private Path out = Path.of("target/ndh/probe");

    @Option(names = "--switches", paramLabel = "FILE",
            description = "Positions of the stand-in's switches: a probe.json, or a file with {\"switches\": {...}}.")
    private Path switches;

    @Option(names = "--list", description = "Only list the probes, and the items that have none with the reason.")
    private boolean list;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (list) {
            list(console);
            return ExitStatus.PASSED.code();
        }
        TargetConfig config = ConfigFiles.target(target).with(switches == null ? Switches.defaults() : Switches.read(switches));
        Path folder = out.toAbsolutePath().normalize();
        if (WineMachine.isNeededFor(config)) {
            int status = new WineRun(console, spec.commandLine().getErr()).run(config, wineArguments(folder));
            console.println("On Linux: " + folder.resolve(FILE));
            return status;
        }
        try (Target opened = Target.open(config)) {
            NamedPaths.makeFolder(folder);
            ProbeReport report = new ProbeRun(opened, SEED, found -> write(found, folder)).execute();
            print(report, console);
            console.println("Probe file: " + folder.resolve(FILE));
            console.flush();
            return ExitStatus.PASSED.code();
        }
    }

    private static void list(PrintWriter console) {
        Probes.all().forEach(p -> console.printf("%-30s %-15s %s%n", p.id(), p.item(), p.question()));
        console.println();
        console.println("Not probed:");
        Probes.without().forEach((item, reason) -> console.printf("%-30s %-15s %s%n", "", item, reason));
        console.flush();
    }

    private List<String> wineArguments(Path folder) {
        List<String> arguments = new ArrayList<>(List.of("probe", "--target", WineMachine.windowsName(target), "--out",
                WineMachine.windowsPath(folder)));
        if (switches != null) {
            arguments.addAll(List.of("--switches", WineMachine.windowsPath(switches)));
        }
        return arguments;
    }

    private static void write(ProbeReport report, Path folder) {
        try {
            AtomicFile.write(folder.resolve(FILE), report.toJson());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void print(ProbeReport report, PrintWriter console) {
        List<ProbeResult> seen = report.probes().stream().filter(r -> r.observed() != null).toList();
        for (ProbeResult result : seen) {
            console.printf("%-30s %-15s %s%n", result.id(), result.item(), result.observed() + ": " + result.meaning()
                    + position(result.models()));
        }
        List<ProbeResult> unseen = report.probes().stream().filter(r -> r.observed() == null).toList();
        if (!unseen.isEmpty()) {
            console.println();
            console.println("Not observed:");
            unseen.forEach(r -> console.printf("%-30s %-15s %s%n", r.id(), r.item(), r.reason()));
        }
        console.println();
        console.println(seen.size() + " of " + report.probes().size() + " probes saw something; " + report.withoutProbe().size()
                + " items have no probe (probe.json says why).");
        console.println(report.ranOn().label());
    }

    private static String position(Map<String, Integer> models) {
        return models.isEmpty() ? "" : "  [" + models.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).findFirst()
                .orElseThrow() + "]";
    }
}
