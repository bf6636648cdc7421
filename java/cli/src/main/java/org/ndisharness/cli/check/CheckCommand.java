// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.RulesVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges recorded traces by the rules, without a target. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Judges recorded traces of any target by the rules.",
        footer = {"", "Exit status: 0 no rule is broken, 1 one is, 2 usage error, or a file that is no whole trace.",
            "Broken rules of level 'should', and those newer than the version of the rules that was asked for, are warnings."})
public final class CheckCommand implements Callable<Integer> {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;

    /** Whom the output is for. */
    enum Format {
        TEXT, JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACE", arity = "1..*", description = "Trace files (*.jsonl), or folders with traces in them or below.")
    private List<Path> paths;

    @Option(names = "--rules", paramLabel = "GLOB|VERSION", split = ",",
            description = "Judge only rules whose ids fit; * stands for anything. "
                    + "A number is a version of the rules: newer rules only warn.")
    private List<String> rules = List.of();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "Output (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "--boundary",
            description = "Judge what the stand-in ndis.sys saw at the NDIS boundary (ndh run --boundary) instead of what drivers tell "
                    + "themselves.")
    private boolean boundary;

    @Mixin
    private ChartOptions charts;

    @Override
    public Integer call() throws IOException {
        charts.check();
        List<String> globs = rules.stream().filter(rule -> !isVersion(rule)).toList();
        Monitors monitors = Monitors.shipped().matching(globs.isEmpty() ? List.of("*") : globs);
        RulesVersion version = version();
        if (monitors.rules().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--rules': '" + String.join(",", globs)
                    + "' fits no rule that is judged on traces, such as "
                    + Monitors.shipped().rules().stream().sorted().findFirst().orElseThrow());
        }
        List<Checked> traces = new ArrayList<>();
        for (Path file : TraceFiles.of(paths)) {
            Trace trace = TraceFiles.read(file);
            traces.add(Checked.of(file, boundary ? BoundaryPart.of(trace, file) : trace, monitors, version));
        }
        print(traces, version, monitors.rules().size());
        return traces.stream().anyMatch(t -> t.failures() > 0) ? BROKEN : KEPT;
    }

    private static boolean isVersion(String rule) {
        return rule.matches("[0-9]+");
    }

    private RulesVersion version() {
        List<String> versions = rules.stream().filter(CheckCommand::isVersion).toList();
        if (versions.size() > 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--rules': '" + String.join(",", versions)
                    + "' are several versions; allowed: one");
        }
        return versions.isEmpty() ? RulesVersion.latest() : RulesVersion.parse(versions.get(0));
    }

    private void print(List<Checked> traces, RulesVersion version, int judged) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            CheckJson.print(traces, version, judged, out);
        } else {
            CheckText text = new CheckText(out, charts);
            traces.stream().filter(t -> !t.findings().isEmpty()).forEach(text::print);
            text.summary(traces, judged);
        }
        out.flush();
    }
}
