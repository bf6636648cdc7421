// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the cases again with the same seed: a verdict or trace that differs is a fault of the harness, whatever the verdicts say. */
final class Repetitions {
    private final SuiteRunner runner;
    private final RunFolder folder;
    private final CaseErrata errata;
    private final int rounds;

    /** @param rounds how often each case runs, the first time included */
    Repetitions(SuiteRunner runner, RunFolder folder, CaseErrata errata, int rounds) {
        this.errata = errata;
        this.runner = runner;
        this.folder = folder;
        this.rounds = rounds;
    }

    /** The results of the first round, in which those that did not come again are errors. */
    List<CaseResult> check(List<CaseResult> first) throws IOException {
        Map<String, CaseResult> results = new LinkedHashMap<>();
        first.forEach(result -> results.put(result.id(), result));
        for (int round = 2; round <= rounds; round++) {
            RunFolder again = new RunFolder(folder.path().resolve("repetition"));
            again.clear();
            ResultCollector collector = new ResultCollector(again.path(), ResultLog.none(), errata, result -> {
            });
            runner.run(again.traces(), List.of(), collector);
            for (CaseResult second : collector.results()) {
                Optional<String> difference = difference(results.get(second.id()), second, again, round);
                difference.ifPresent(text -> results.computeIfPresent(second.id(), (id, result) -> error(result, text)));
            }
            again.delete();
        }
        return new ArrayList<>(results.values());
    }

    private Optional<String> difference(CaseResult first, CaseResult second, RunFolder again, int round) throws IOException {
        if (first == null || first.verdict() == Verdict.ERROR) {
            return Optional.empty();
        }
        String names = "Seed and images are equal, the results are not: ";
        String time = "time " + round;
        if (first.verdict() != second.verdict()) {
            return Optional.of(names + first.verdict() + " the first time, " + second.verdict() + " " + time + ".");
        }
        Path one = folder.traces().resolve(first.id() + ".jsonl");
        Path other = again.traces().resolve(first.id() + ".jsonl");
        return Files.exists(one) && Files.exists(other) ? TraceDifference.between("time 1", one, time, other).map(text -> names + text)
                : Optional.empty();
    }

    private static CaseResult error(CaseResult result, String text) {
        String message = text + (result.message().isEmpty() ? "" : "\n\nThe first time: " + result.message());
        return new CaseResult(result.id(), result.group(), Verdict.ERROR, result.duration(), message, result.tags(), result.facts());
    }
}
