// SPDX-License-Identifier: MIT
package org.ndisharness.cli.chart;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.TextChart;
import org.ndisharness.trace.chart.TextChart.Alphabet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --width} and {@code --ascii}: how charts are printed. */
public final class ChartOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--width", paramLabel = "COLUMNS",
            description = "Width of charts, " + TextChart.MIN_WIDTH + " to " + TextChart.MAX_WIDTH
                    + " (default: that of the terminal if COLUMNS tells it, else " + TextChart.DEFAULT_WIDTH + ").")
    private Integer width;

    @Option(names = "--ascii", description = "Draw charts in ASCII, which is what happens anyway where the output cannot show more.")
    private boolean ascii;

    /** Complains about what was given, before any work is done. */
    public void check() {
        if (width != null && (width < TextChart.MIN_WIDTH || width > TextChart.MAX_WIDTH)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--width': " + width + " is not "
                    + TextChart.MIN_WIDTH + " to " + TextChart.MAX_WIDTH);
        }
    }

    /** Prints the chart, indented. */
    public void print(Chart chart, String indent, PrintWriter out) {
        int room = Math.max(TextChart.MIN_WIDTH, columns() - indent.length());
        TextChart.lines(chart, room, alphabet()).forEach(line -> out.println((indent + line).stripTrailing()));
    }

    private int columns() {
        if (width != null) {
            return width;
        }
        String columns = System.getenv("COLUMNS");
        int known = columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : TextChart.DEFAULT_WIDTH;
        return Math.max(TextChart.MIN_WIDTH, Math.min(TextChart.MAX_WIDTH, known));
    }

    private Alphabet alphabet() {
        Charset console =
                Stream.of("stdout.encoding", "sun.stdout.encoding").map(System::getProperty).flatMap(n -> Optional.ofNullable(n).stream())
                        .filter(Charset::isSupported).findFirst().map(Charset::forName).orElse(Charset.defaultCharset());
        boolean plain = ascii || !console.canEncode() || !console.newEncoder().canEncode(Alphabet.UNICODE.characters());
        return plain ? Alphabet.ASCII : Alphabet.UNICODE;
    }
}
