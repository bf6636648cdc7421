// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.trace.Glob;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;

/** Runs every mutant and its scenario, and says for each rule what kills it. */
public final class RuleMatrix {
    /** Ways in which a rule can be observed that may be the end of a world. */
    private static final Set<String> ENDING = Set.of("crash", "irql", "leak");

    private final RuleCatalogue catalogue = RuleCatalogue.shipped();
    private final Targets targets = new Targets();
    private final MutantFiles files;
    private final Optional<Path> traces;

    private RuleMatrix(MutantFiles files, Optional<Path> traces) {
        this.files = files;
        this.traces = traces;
    }

    /**
     * The matrix of the scenarios and mutants that ship.
     *
     * @param traces folder that gets the trace of each of them, if there is one
     */
    public static RuleMatrix shipped(Optional<Path> traces) {
        return new RuleMatrix(MutantFiles.shipped(), traces);
    }

    /**
     * Runs the mutants of rules whose ids fit one of the patterns, in which {@code *} stands for anything, and the scenarios that they
     * need.
     */
    public MatrixResult run(Collection<String> patterns) {
        Predicate<String> wanted = Glob.anyOf(patterns);
        List<Mutant> mutants = files.mutants().stream().filter(m -> wanted.test(m.rule())).toList();
        Set<String> needed = new TreeSet<>(mutants.stream().map(m -> m.scenario().name()).toList());
        Collection<Scenario> scenarios = files.scenarios().values().stream().filter(s -> needed.contains(s.name())).toList();
        try {
            List<MatrixResult.Control> controls = scenarios.stream().map(s -> control(s)).toList();
            Map<String, List<MatrixResult.Kill>> kills = new LinkedHashMap<>();
            mutants.forEach(m -> kills.computeIfAbsent(m.rule(), rule -> new ArrayList<>()).add(kill(m)));
            List<MatrixResult.Row> rows = catalogue.rules().stream().filter(rule -> wanted.test(rule.id()))
                    .map(rule -> row(rule, kills.getOrDefault(rule.id(), List.of()))).toList();
            return new MatrixResult(rows, controls);
        } finally {
            targets.close();
        }
    }

    private Outcome outcome(String target, String name, List<Step> steps) {
        Outcome outcome = ScenarioRun.of(targets.get(target), name, steps);
        if (traces.isPresent()) {
            write(outcome.trace(), traces.get().resolve(name.replace('/', '.') + ".jsonl"));
        }
        return outcome;
    }

    private static void write(Trace trace, Path file) {
        try {
            Files.createDirectories(file.getParent());
            TraceWriter.write(trace, file);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + ": " + failure.getMessage(), failure);
        }
    }

    private MatrixResult.Control control(Scenario scenario) {
        Outcome outcome = outcome(scenario.target(), scenario.name(), scenario.steps());
        List<String> wrong = new ArrayList<>(outcome.notes());
        outcome.violations().stream().filter(v -> !scenario.unkept().contains(v.rule().id())).forEach(v -> wrong.add(v.toString()));
        if (!outcome.crash().isEmpty()) {
            wrong.add(outcome.crash());
        }
        return new MatrixResult.Control(scenario.name(), scenario.target(), scenario.title(), wrong);
    }

    /** NDIS answers a wrong registration with a failure, and the driver does not start. */
    private MatrixResult.Kill refusal(Mutant mutant) {
        String refused = "";
        try {
            targets.get(mutant.target());
        } catch (HarnessException failure) {
            refused = failure.getMessage().lines().findFirst().orElse("");
        }
        return new MatrixResult.Kill(mutant.name(), mutant.scenario().name(), mutant.title(), !refused.isEmpty(), Set.of(), refused,
                refused.isEmpty() ? List.of("the drivers started") : List.of());
    }

    private MatrixResult.Kill kill(Mutant mutant) {
        if (mutant.refused()) {
            return refusal(mutant);
        }
        Outcome outcome = outcome(mutant.target(), mutant.name(), mutant.steps());
        String crash = outcome.crash().lines().findFirst().orElse("");
        Set<String> spoke = outcome.rules();
        boolean judged = !catalogue.unjudged().containsKey(mutant.rule());
        boolean seen = mutant.crash() && !outcome.crash().isEmpty() || mutant.leak() && !outcome.leak().isEmpty();
        boolean killed =
                judged && spoke.contains(mutant.rule()) || seen && (!judged || ENDING.contains(catalogue.rule(mutant.rule()).observable()));
        Set<String> further = new TreeSet<>(spoke);
        further.remove(mutant.rule());
        further.removeAll(mutant.scenario().unkept());
        Set<String> implied = new TreeSet<>(further);
        implied.retainAll(catalogue.implied(mutant.rule()));
        List<String> wrong = new ArrayList<>();
        if (!killed) {
            wrong.add((judged ? "the monitor of " + mutant.rule() + " was silent" : "no bug check") + "; what spoke: " + spoke);
            wrong.addAll(outcome.notes());
        }
        outcome.violations().stream().filter(v -> further.contains(v.rule().id()) && !implied.contains(v.rule().id()))
                .forEach(v -> wrong.add("not implied: " + v));
        if (mutant.crash() == outcome.crash().isEmpty()) {
            wrong.add(mutant.crash() ? "the world did not end" : "the world ended: " + crash);
        }
        if (mutant.leak() && outcome.leak().isEmpty()) {
            wrong.add("nothing was left behind");
        }
        return new MatrixResult.Kill(mutant.name(), mutant.scenario().name(), mutant.title(), killed, implied,
                mutant.leak() ? outcome.leak() : crash, wrong);
    }

    private MatrixResult.Row row(Rule rule, List<MatrixResult.Kill> kills) {
        String reason = catalogue.observed().containsKey(rule.id()) ? ""
                : catalogue.unjudged().getOrDefault(rule.id(), catalogue.unbroken().getOrDefault(rule.id(), ""));
        return new MatrixResult.Row(rule.id(), rule.title(), rule.actor(), rule.level(), kills, reason);
    }
}
