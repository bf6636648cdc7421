// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run whose process or machine went down: what it was, what came out, and what was under way then. */
record RunResume(Path folder, RunRecord record, ResultLog.Content content) {
    /** Reads the folder of a run. */
    static RunResume read(Path folder) throws IOException {
        return new RunResume(folder, RunRecord.read(folder), ResultLog.read(folder));
    }

    /** Results so far: cases that began and did not end are crashed, with the memory dump that was written since. */
    List<CaseResult> results(CrashFiles crashFiles) throws IOException {
        List<CaseResult> results = new ArrayList<>(content.finished());
        for (ResultLog.Unfinished unfinished : content.unfinished()) {
            Optional<Path> dump = crashFiles.newestDump(unfinished.started());
            String where = dump.isPresent() ? "The newest memory dump: " + crashFiles.keepDump(dump.get(), folder)
                    : "There is no memory dump that is newer than its beginning, " + unfinished.started() + ".";
            results.add(new CaseResult(unfinished.id(), unfinished.group(), Verdict.CRASHED, Duration.ZERO,
                    "The machine, or the process of the run, went down during this case. " + where, List.of(),
                    dump.map(file -> Map.of("ndh.dump", file.toString())).orElse(Map.of())));
        }
        return results;
    }
}
