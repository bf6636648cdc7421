// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.ndisharness.cli.errata.ErrataFiles;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.conformance.CaseSelection;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.harness.Switches;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.junit.TargetPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one case of an earlier run again, as it ran then, and compares the traces. */
@Command(name = "replay", mixinStandardHelpOptions = true,
        description = "Runs a case of an earlier run again: same suite, target, seed and isolation. Refuses other drivers than the "
                + "run had.",
        footer = {"",
            "Exit status: that of the case (0 passed, 1 failed); 2 usage or set-up error, other images; 3 the harness or the machine "
                    + "failed, or the same images and seed gave another trace."})
final class ReplayCommand implements Callable<Integer> {
    private static final String DEFAULT_OUT = "target/ndh/replay";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "Folder of a run, or a zip file of one.")
    private Path place;

    @Parameters(index = "1", paramLabel = "CASE", description = "Id of a case of that run.")
    private String caseId;

    @Option(names = "--force", description = "Run it with the images that are here although they are not those of the run.")
    private boolean force;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: " + DEFAULT_OUT + ").")
    private Path out = Path.of(DEFAULT_OUT);

    @Override
    public Integer call() throws IOException {
        try (RunArchive archive = RunArchive.open(place)) {
            return replay(archive.folder(), out.toAbsolutePath().normalize());
        }
    }

    private int replay(Path old, Path folder) throws IOException {
        RunRecord record = RunRecord.read(old);
        requireCase(old, record);
        if (folder.equals(old)) {
            throw new IllegalArgumentException("--out " + out + " is the folder of the run itself");
        }
        RunFolder run = new RunFolder(folder);
        try (ResultLog log = ResultLog.create(folder, false)) {
            run.clear();
            log.clear();
        }
        SuiteConfig suite = record.suiteConfig(old);
        String target = target(record, old, run);
        TargetConfig config = ConfigFiles.target(target).with(Switches.of(record.switches(), old.resolve(RunRecord.FILE).toString()))
                .withBoundary(record.boundary());
        if (WineMachine.isNeededFor(config)) {
            return underWine(config, old, folder);
        }
        RunOptions options = new RunOptions(suite.name(), target, Long.parseUnsignedLong(record.seed()), record.isolation(),
                CaseSelection.only(caseId), CaseOrder.DECLARED, 1, record.switches(), record.boundary(), record.verifier(),
                record.judging(), folder);
        try (TargetPool pool = new TargetPool(config)) {
            Map<String, String> images = pool.target().images();
            requireImages(record.images(), images);
            RunRecord begun = RunRecord.begin(spec.commandLine().getParseResult().originalArgs(), keepSuite(record, old, run),
                    run.keep(target, "target.json"),
                    options, images, pool.target().identify().components());
            try (ResultLog log = ResultLog.create(folder, !config.isEmbedded())) {
                ExitStatus status = new SuiteRun(suite, options, List.of(), spec.commandLine().getOut(), spec.commandLine().getErr())
                        .execute(begun, pool, log, new RunExtras(false, null, 1, ErrataFiles.kept(old, record.judging().asOf())));
                return compared(config, record.images().equals(images), old, folder, status).code();
            }
        }
    }

    private void requireCase(Path old, RunRecord record) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        record.cases().forEach(c -> ids.add(c.id()));
        ResultLog.Content content = ResultLog.read(old);
        content.finished().forEach(r -> ids.add(r.id()));
        content.unfinished().forEach(u -> ids.add(u.id()));
        if (!ids.contains(caseId)) {
            throw new IllegalArgumentException("'" + caseId + "' is no case of the run in " + place + "; the nearest: "
                    + String.join(", ", CaseList.nearest(ids, List.of(caseId))));
        }
    }

    /** The target; of one that was a file, a copy, with the images that the run kept instead of those that are not here. */
    private static String target(RunRecord record, Path old, RunFolder run) throws IOException {
        if (!RunFolder.isFile(record.target())) {
            return record.target();
        }
        Path copy = run.path().resolve("target.json");
        Files.createDirectories(run.path());
        AtomicFile.write(copy, new KeptImages(old).rewrite(Files.readString(old.resolve(record.target()))));
        return copy.toString();
    }

    private static String keepSuite(RunRecord record, Path old, RunFolder run) {
        return run.keep(RunFolder.isFile(record.suite()) ? old.resolve(record.suite()).toString() : record.suite(), RunFolder.SUITE);
    }

    private void requireImages(Map<String, String> then, Map<String, String> now) {
        if (then.equals(now)) {
            return;
        }
        TreeSet<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            String a = then.getOrDefault(name, "none");
            String b = now.getOrDefault(name, "none");
            if (!a.equals(b)) {
                lines.add("  " + name + ": SHA-256 then " + a + ", here " + b);
            }
        }
        String difference = "the images are not those of the run:\n" + String.join("\n", lines);
        if (!force) {
            throw new IllegalArgumentException(difference + "\nInstall that version, or run it with these all the same: --force");
        }
        spec.commandLine().getErr().println("ndh: " + difference);
    }

    private ExitStatus compared(TargetConfig config, boolean sameImages, Path old, Path folder, ExitStatus status) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        Path trace = Path.of("traces", caseId + ".jsonl");
        if (!Files.exists(old.resolve(trace)) || !Files.exists(folder.resolve(trace))) {
            console.println("Replay: there is no trace to compare with.");
            return status;
        }
        Optional<String> difference = TraceDifference.between("then", old.resolve(trace), "now", folder.resolve(trace));
        console.println("Replay: " + difference.orElse("the trace is equal to that of the run, byte for byte."));
        console.flush();
        boolean mustBeEqual = sameImages && config.isEmbedded();
        return difference.isPresent() && mustBeEqual ? ExitStatus.HARNESS : status;
    }

    private int underWine(TargetConfig config, Path old, Path folder) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("replay", WineMachine.windowsPath(old), caseId, "--out", WineMachine.windowsPath(folder)));
        if (force) {
            arguments.add("--force");
        }
        return new WineRun(spec.commandLine().getOut(), spec.commandLine().getErr()).run(config, arguments);
    }
}
