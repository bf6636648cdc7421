// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.Map;
import org.ndisharness.conformance.CaseSelection;
import org.ndisharness.harness.ConfigFiles;

/**
 * What a run was asked for.
 *
 * @param suite name of the suite
 * @param target name of a target that ships, or path of a target file
 * @param selection which cases run
 * @param order in which order they run
 * @param jobs tests that run at the same time
 * @param switches positions of the stand-in's switches that differ from its defaults
 * @param boundary whose crossings of the NDIS boundary are recorded, null if the target says so
 * @param verifier setting of Driver Verifier on a machine, null if it was not asked for
 * @param judging by what results are judged
 * @param out the run's folder
 */
record RunOptions(String suite, String target, long seed, String isolation, CaseSelection selection, CaseOrder order, int jobs,
        Map<String, Integer> switches, String boundary, String verifier, Judging judging, Path out) {
    /** Set by the command of the package, where there is no folder {@code java}. */
    private static final String UNPACKED = "ndh.platform.dir";

    RunOptions {
        switches = Map.copyOf(switches);
    }

    /** The command line that replays one case of this run. */
    String replayLine(String caseId) {
        return (System.getProperty(UNPACKED) == null ? "java/ndh" : "ndh") + " run "
                + word(ConfigFiles.suites().contains(suite) ? suite : out.resolve(RunFolder.SUITE).toString()) + " --target " + word(target)
                + " --seed " + Long.toUnsignedString(seed) + " --isolation " + isolation
                + (switches.isEmpty() ? "" : " --switches " + word(out.resolve(RunRecord.FILE).toString()))
                + (boundary == null ? "" : " --boundary " + boundary)
                + (judging.rules().isLatest() ? "" : " --rules " + judging.rules()) + " --only " + caseId;
    }

    /** One word for shells of Linux and Windows alike. */
    private static String word(String text) {
        return text.contains(" ") ? '"' + text + '"' : text;
    }
}
