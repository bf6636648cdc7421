// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ndisharness.conformance.CaseCatalogue;
import org.ndisharness.conformance.CaseInfo;
import org.ndisharness.harness.ConfigFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists suites and cases. */
@Command(name = "list", mixinStandardHelpOptions = true,
        description = "Lists the cases of a suite with tags, rules and needed capabilities; or the suites.")
public final class ListCommand implements Callable<Integer> {
    private static final int UNKNOWN = 2;

    private enum Format {
        text, json
    }

    /** A suite in the list of suites. */
    private record Suite(String name, int cases) {
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..1", description = "Name of a suite that ships.")
    private String suite;

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (suite == null) {
            List<Suite> suites = ConfigFiles.suites().stream().map(name -> new Suite(name, CaseCatalogue.of(name).cases().size())).toList();
            show(out, "suites", suites, suites.stream().map(each -> each.name() + "  " + each.cases() + " cases").toList());
        } else if (ConfigFiles.suites().contains(suite)) {
            List<CaseInfo> cases = CaseCatalogue.of(suite).cases();
            show(out, "cases", cases, cases.stream().map(ListCommand::line).toList());
        } else {
            spec.commandLine().getErr().println("ndh: there is no suite '" + suite + "'; the nearest: " + String.join(", ",
                    Nearest.to(suite, ConfigFiles.suites())));
            return UNKNOWN;
        }
        out.flush();
        return 0;
    }

    private void show(PrintWriter out, String name, List<?> items, List<String> lines) {
        if (format == Format.json) {
            out.println(new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(Map.of(name, items)));
        } else {
            lines.forEach(out::println);
        }
    }

    private static String line(CaseInfo info) {
        List<String> notes = new ArrayList<>();
        info.tags().forEach(tag -> notes.add("tag " + tag));
        info.capabilities().forEach(capability -> notes.add("needs " + capability));
        notes.add(String.join(" ", info.rules()));
        return info.id() + "  " + String.join("; ", notes);
    }
}
