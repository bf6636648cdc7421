// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.cli.diff.Comparison.Differences;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.trace.CanonicalTrace;
import org.ndisharness.trace.chart.HtmlChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what two traces, result folders or probe files differ in. */
@Command(name = "diff", mixinStandardHelpOptions = true,
        description = "Shows what two traces, two result folders or two probe files differ in.",
        footer = {"", "Exit status: 0 equal, 1 different, 2 usage error, or a file that cannot be read."})
public final class DiffCommand implements Callable<Integer> {
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;

    /** How much of values counts. */
    enum Detail {
        EXACT, CLASSES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "A trace file, the folder of a run, or a probe.json.")
    private Path a;

    @Parameters(index = "1", paramLabel = "B", description = "Another of the same kind.")
    private Path b;

    @Option(names = "--detail", paramLabel = "exact|classes", defaultValue = "exact",
            description = "Compare statuses and data as they are, or as classes: success, pending, failure; none, one byte, more "
                    + "(default: ${DEFAULT-VALUE}).")
    private Detail detail;

    @Option(names = "--html", paramLabel = "FILE",
            description = "Write the differences with their charts to one self-contained page as well.")
    private Path html;

    @Option(names = "--boundary",
            description = "Compare what the stand-in ndis.sys saw at the NDIS boundary (ndh run --boundary) instead of what drivers tell; "
                    + "two traces.")
    private boolean boundary;

    @Mixin
    private ChartOptions charts;

    @Override
    public Integer call() throws IOException {
        charts.check();
        Differences differences = comparison().compare(a, b);
        PrintWriter out = spec.commandLine().getOut();
        differences.print(out);
        if (html != null) {
            if (html.toAbsolutePath().getParent() != null) {
                Files.createDirectories(html.toAbsolutePath().getParent());
            }
            AtomicFile.write(html, HtmlChart.page("ndh diff " + a.getFileName() + " " + b.getFileName(), differences.html()));
            out.println();
            out.println("Page: " + html);
        }
        out.flush();
        return differences.isEmpty() ? EQUAL : DIFFERENT;
    }

    private Comparison comparison() {
        CanonicalTrace.Detail canonical = CanonicalTrace.Detail.valueOf(detail.name());
        List<Comparison> known = boundary ? List.of(new TraceComparison(canonical, charts, true))
                : List.of(new TraceComparison(canonical, charts, false), new ResultComparison(canonical, charts), new ProbeFiles());
        for (Path path : List.of(a, b)) {
            if (!Files.exists(path)) {
                throw new ParameterException(spec.commandLine(), path + ": no such file or folder");
            }
        }
        return known.stream().filter(c -> c.fits(a) && c.fits(b)).findFirst().orElseThrow(() -> new ParameterException(spec.commandLine(),
                a + " and " + b + " cannot be compared: give two of one kind: two "
                        + known.stream().map(Comparison::kind).collect(Collectors.joining(", or two "))));
    }
}
