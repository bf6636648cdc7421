// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains rules, cases, statuses and bug checks. */
@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Explains a rule, case, status or bug check: what it means, where that is written, and what breaks it.",
        footer = {"", "Examples: ndh explain MCM-CLOSE-001; ndh explain NDIS_STATUS_CLOSING; ndh explain 0xD1"})
public final class ExplainCommand implements Callable<Integer> {
    private static final int UNKNOWN = 2;
    private static final int RELATED_SHOWN = 12;

    private enum Format {
        text, json
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "RULE, CASE, STATUS or BUGCHECK: its id, its name, or its number as 0x...")
    private List<String> ids;

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() {
        Knowledge knowledge = new Knowledge();
        List<Explanation> explanations = new ArrayList<>();
        for (String id : ids) {
            List<Explanation> found = knowledge.of(id);
            if (found.isEmpty()) {
                spec.commandLine().getErr().println("ndh: nothing is known of '" + id + "'; the nearest: "
                        + String.join(", ", Nearest.to(id, knowledge.names())));
                return UNKNOWN;
            }
            explanations.addAll(found);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(Map.of("explanations", explanations)));
        } else {
            explanations.forEach(explanation -> print(explanation, out));
        }
        out.flush();
        return 0;
    }

    private static void print(Explanation explanation, PrintWriter out) {
        out.println(explanation.id() + " (" + explanation.kind() + "): " + explanation.title());
        out.println("  " + explanation.intent());
        out.println("  What breaks it or leads to it: " + explanation.breaks());
        explanation.facts().forEach(fact -> out.println("  " + fact));
        explanation.sources().forEach(source -> out.println("  Source: " + source));
        if (!explanation.related().isEmpty()) {
            int more = explanation.related().size() - RELATED_SHOWN;
            out.println("  See also: " + String.join(", ", explanation.related().stream().limit(RELATED_SHOWN).toList())
                    + (more > 0 ? " and " + more + " more" : ""));
        }
        out.println();
    }
}
