// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ndisharness.cli.errata.ErratumStatus;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.conformance.CaseSelection;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.Component;

/**
 * What {@code run.json} says about a run: enough to resume it, and to replay a case of it elsewhere. See {@code run.schema.json}.
 *
 * @param tool version of NDIS Harness
 * @param command the command line
 * @param suite name of a suite that ships, or {@code suite.json}, which then lies beside
 * @param target name of a target that ships, or {@code target.json}, which then lies beside
 * @param seed unsigned
 * @param only globs of the selection
 * @param tags tags of the selection
 * @param rules ids or globs of the selection's rules
 * @param orderSeed seed of the random order, unsigned; null for the declared one
 * @param switches positions of the stand-in's switches that differ from its defaults
 * @param boundary whose crossings of the NDIS boundary were recorded, null if the target said so
 * @param verifier setting of Driver Verifier on a machine, null if it was not asked for
 * @param rulesVersion version of the rules by which it was judged
 * @param asOf day at which the expiry of errata is judged
 * @param errata what became of those that fit the target and its drivers
 * @param images SHA-256 of each image by name
 * @param identities kernel, NDIS and KMDF
 * @param driver findings about a driver of others; null on other targets
 */
record RunRecord(String format, int version, String tool, List<String> command, String suite, String target, String seed, String isolation,
        List<String> only, List<String> tags, List<String> rules, String orderSeed, int jobs, Map<String, Integer> switches,
        String boundary, String verifier, Integer rulesVersion, String asOf, String started, State state, Map<String, String> images,
        List<Component> identities, DriverFindings driver, List<ErratumStatus> errata, List<CaseVerdict> cases) {
    static final String FILE = "run.json";
    private static final String FORMAT = "ndh-run";
    private static final int VERSION = 1;

    /** How far a run came. */
    enum State {
        /** It runs, or its process or machine went down. */
        running,
        /** It was interrupted in order. */
        interrupted,
        /** All cases that could be run have been. */
        complete
    }

    /** A case that ran, or did not. */
    record CaseVerdict(String id, String verdict) {
    }

    /** The record of a run that begins. */
    static RunRecord begin(List<String> command, String suite, String target, RunOptions options, Map<String, String> images,
            List<Component> identities) {
        return new RunRecord(FORMAT, VERSION, Ndh.VERSION, command, suite, target, Long.toUnsignedString(options.seed()),
                options.isolation(),
                options.selection().only(), options.selection().tags(), options.selection().rules(), options.order().text(), options.jobs(),
                new TreeMap<>(options.switches()), options.boundary(), options.verifier(), options.judging().rules().number(),
                options.judging().asOf().toString(), Instant.now().toString(), State.running,
                new TreeMap<>(images), identities, null, List.of(), List.of());
    }

    /** What the run was asked for, with its folder where it is now. */
    RunOptions options(Path folder) {
        return new RunOptions(suiteConfig(folder).name(), target(folder), Long.parseUnsignedLong(seed), isolation,
                new CaseSelection(only, tags, rules), CaseOrder.parse(orderSeed), jobs, switches, boundary, verifier, judging(), folder);
    }

    /** By what results are judged. */
    Judging judging() {
        return Judging.recorded(rulesVersion, asOf, started);
    }

    /** The suite: one that ships, or the file in the folder. */
    SuiteConfig suiteConfig(Path folder) {
        return SuiteConfig.read(RunFolder.isFile(suite) ? folder.resolve(suite).toString() : suite);
    }

    /** Name of the target, or the path of the file in the folder. */
    String target(Path folder) {
        return RunFolder.isFile(target) ? folder.resolve(target).toString() : target;
    }

    /** This with what came out. */
    RunRecord with(State newState, List<CaseResult> results, List<ErratumStatus> statuses, DriverFindings findings) {
        return new RunRecord(format, version, tool, command, suite, target, seed, isolation, only, tags, rules, orderSeed, jobs, switches,
                boundary, verifier, rulesVersion, asOf, started, newState, images, identities, findings, statuses, results.stream()
                        .map(r -> new CaseVerdict(r.id(), r.verdict().toString())).toList());
    }

    static RunRecord read(Path folder) {
        return ConfigFiles.read("runs", folder.resolve(FILE).toString(), "run", RunRecord.class);
    }

    void write(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(FILE), new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(this) + "\n");
    }
}
