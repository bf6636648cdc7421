// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Violation;

class RunChartsTests {
    @TempDir
    private Path folder;

    private static List<Violation> judge(Trace trace) {
        return Monitors.shipped().check(trace, trace.ending().end());
    }

    @Test
    void chartsDrawnDuringTheRunAreThoseDrawnFromTheFiles() throws IOException {
        RunCharts charts = new RunCharts(folder);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Path file = TraceFolder.write(folder, "case-" + i, i % 2 == 0 ? NdisStatus.SUCCESS : NdisStatus.PENDING);
            Trace trace = TraceReader.read(file);
            charts.written(file, trace, judge(trace));
            files.add(file);
        }

        for (Path file : files) {
            Trace trace = TraceReader.read(file);
            List<Long> wrong = judge(trace).stream().flatMap(v -> v.events().stream()).toList();
            assertThat(charts.of(file)).contains(RunCharts.Drawn.of(trace, wrong));
        }
        assertThat(charts.of(files.get(1)).orElseThrow().chart()).contains("class=\"marked\"");
    }

    @Test
    void tracesOfRepetitionsAreNotDrawn() throws IOException {
        Path file = TraceFolder.write(folder.resolve("repetition"), "case", NdisStatus.SUCCESS);
        RunCharts charts = new RunCharts(folder);

        charts.written(file, TraceReader.read(file), List.of());

        assertThat(charts.of(file)).isEmpty();
    }
}
