// SPDX-License-Identifier: MIT
package org.ndisharness.cli.rules;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ndisharness.cli.files.NamedPaths;
import org.ndisharness.conformance.matrix.MatrixResult;
import org.ndisharness.conformance.matrix.RuleMatrix;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists rules, or breaks each of them on purpose and says what speaks. */
@Command(name = "rules", mixinStandardHelpOptions = true,
        description = "Lists rules with title, actor, level and how they are judged; or runs the rule x mutant matrix.")
public final class RulesCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private enum Format {
        text, json
    }

    /** A rule in the list. */
    private record Listed(String id, String title, String actor, String level, String judged) {
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RULE", arity = "0..*", description = "Rule ids; * stands for anything (default: all).")
    private List<String> patterns = List.of("*");

    @Option(names = "--matrix",
            description = "Run every mutant: which rule is killed by which one, which further rules it implies, and gaps.")
    private boolean matrix;

    @Option(names = "--traces", paramLabel = "DIR", description = "With --matrix: write the trace of each scenario and mutant there.")
    private Path traces;

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() {
        RuleCatalogue catalogue = RuleCatalogue.shipped();
        List<Rule> rules = catalogue.matching(patterns);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("no rule fits " + String.join(" ", patterns) + "; `ndh rules` lists them");
        }
        PrintWriter out = spec.commandLine().getOut();
        int status = matrix ? runMatrix(out) : list(rules, catalogue, out);
        out.flush();
        return status;
    }

    private int list(Collection<Rule> rules, RuleCatalogue catalogue, PrintWriter out) {
        List<Listed> listed = rules.stream()
                .map(rule -> new Listed(rule.id(), rule.title(), rule.actor(), rule.level(), judged(rule, catalogue))).toList();
        if (format == Format.json) {
            json(out, Map.of("rules", listed));
        } else {
            listed.forEach(rule -> out
                    .println(rule.id() + "  " + rule.title() + "  [" + rule.actor() + ", " + rule.level() + "; " + rule.judged() + "]"));
        }
        return 0;
    }

    private static String judged(Rule rule, RuleCatalogue catalogue) {
        return Monitors.shipped().rules().contains(rule.id()) ? "by a monitor: " + rule.observable()
                : catalogue.observed().containsKey(rule.id()) ? "by " + catalogue.observed().get(rule.id())
                : "not by a monitor: " + catalogue.unjudged().getOrDefault(rule.id(), "");
    }

    private int runMatrix(PrintWriter out) {
        Optional.ofNullable(traces).ifPresent(NamedPaths::makeFolder);
        MatrixResult result = RuleMatrix.shipped(Optional.ofNullable(traces)).run(patterns);
        if (format == Format.json) {
            json(out, result);
        } else {
            MatrixText.print(result, out);
        }
        return result.gaps().isEmpty() && result.faults().isEmpty() ? 0 : FAILED;
    }

    private static void json(PrintWriter out, Object what) {
        out.println(new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(what));
    }
}
