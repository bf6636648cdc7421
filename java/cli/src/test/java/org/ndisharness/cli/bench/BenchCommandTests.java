// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The form of what bench prints, and that it counts and checks while it measures: never how fast something was. */
class BenchCommandTests {
    private static final List<String> QUICK = Figures.NAMES.stream()
            .filter(name -> !List.of(SuiteFigures.SUITE, SuiteFigures.WINE, SuiteFigures.START).contains(name)).toList();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void everyFigureHasItsFloorInTheSameRun() {
        assertThat(run("--format", "json", "--rounds", "2", "--scale", "0.01", "--only", String.join(",", QUICK))).as(err.toString())
                .isZero();
        JsonArray figures = JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("figures");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            JsonObject figure = figures.get(i).getAsJsonObject();
            names.add(figure.get("name").getAsString());
            assertThat(figure.keySet()).contains("name", "value", "unit", "floor", "ratio", "target", "spread", "met", "detail");
            assertThat(figure.get("value").getAsDouble()).isPositive();
            assertThat(figure.get("floor").getAsDouble()).isPositive();
            assertThat(figure.get("ratio").getAsDouble()).isPositive();
            assertThat(figure.getAsJsonArray("spread")).hasSize(2);
        }
        assertThat(names).isEqualTo(QUICK);
        assertThat(detail(figures, RoundTripFigures.INTERACTIVE, "queriesCounted")).isPositive();
        assertThat(detail(figures, EventFigures.DRAIN, "events")).isPositive();
        assertThat(detail(figures, EventFigures.DRAIN, "eventsLost")).isZero();
    }

    private static long detail(JsonArray figures, String name, String key) {
        for (int i = 0; i < figures.size(); i++) {
            JsonObject figure = figures.get(i).getAsJsonObject();
            if (figure.get("name").getAsString().equals(name)) {
                return figure.getAsJsonObject("detail").get(key).getAsLong();
            }
        }
        throw new AssertionError("no figure " + name);
    }

    @Test
    void textShowsOneLineForEachFigure() {
        assertThat(run("--rounds", "1", "--scale", "0.01", "--only", "interactive-round-trip")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("stand-in").containsPattern("(?m)^interactive-round-trip +[0-9.]+ us ");
    }

    @Test
    void badInputIsNamed() {
        assertThat(run("--only", "speed")).isEqualTo(2);
        assertThat(run("--rounds", "0")).isEqualTo(2);
        assertThat(run("--scale", "1e9")).isEqualTo(2);
        assertThat(run("--format", "xml")).isEqualTo(2);
        assertThat(err.toString()).contains("'speed' is not interactive-round-trip", "'0' is not 1 to 1000", "'1.0E9' is not 0.001 to 100",
                "'xml' is not text or json");
    }

    @Test
    void mediansAndPercentilesAreInterpolated() {
        Comparison comparison = Comparison.of(new double[] {4, 1, 3}, new double[] {2, 2, 2});
        assertThat(comparison.ratio()).isEqualTo(1.5);
        assertThat(comparison.lowRatio()).isEqualTo(0.7);
        assertThat(comparison.highRatio()).isEqualTo(1.9);
    }
}
