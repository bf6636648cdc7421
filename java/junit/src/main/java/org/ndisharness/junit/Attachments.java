// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.platform.commons.JUnitException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.HtmlChart;
import org.ndisharness.trace.chart.TextChart;

/** Publishes what a test recorded by JUnit's file publishing: the trace, its chart as text and as a page, and what is known of a crash. */
final class Attachments {
    private static final MediaType JSON_LINES = MediaType.parse("application/jsonl");
    private static final MediaType HTML = MediaType.create("text", "html", StandardCharsets.UTF_8);

    private final ExtensionContext context;
    private final List<String> names = new ArrayList<>();

    private Attachments(ExtensionContext context) {
        this.context = context;
    }

    /**
     * Publishes.
     *
     * @param wrong sequence numbers of the events that break rules
     * @param crash what is known of a crash; empty if no driver crashed
     * @return names of the files, or what stood in the way: that must not hide why the test failed
     */
    static List<String> publish(ExtensionContext context, String caseId, Trace trace, List<Long> wrong, String crash) {
        Attachments files = new Attachments(context);
        try {
            files.publish(caseId, trace, wrong, crash);
        } catch (JUnitException impossible) {
            files.names.add("nothing more: " + impossible.getMessage());
        }
        return files.names;
    }

    private void publish(String caseId, Trace trace, List<Long> wrong, String crash) {
        Chart chart = Chart.of(trace, wrong);
        publish("trace.jsonl", JSON_LINES, file -> TraceWriter.write(trace, file));
        publish("chart.txt", MediaType.TEXT_PLAIN_UTF_8, file -> Files.write(file,
                TextChart.lines(chart, TextChart.MAX_WIDTH, TextChart.Alphabet.UNICODE), StandardCharsets.UTF_8));
        publish("chart.html", HTML, file -> Files.writeString(file, HtmlChart.page(caseId, page(caseId, trace, chart, crash))));
        if (!crash.isEmpty()) {
            publish("bugcheck.txt", MediaType.TEXT_PLAIN_UTF_8, file -> Files.writeString(file, crash + "\n"));
        }
    }

    private void publish(String name, MediaType type, ThrowingConsumer<Path> writer) {
        context.publishFile(name, type, writer);
        names.add(name);
    }

    private static String page(String caseId, Trace trace, Chart chart, String crash) {
        String told = crash.isEmpty() ? "" : "<pre>" + HtmlChart.escape(crash) + "</pre>\n";
        return "<h1>" + HtmlChart.escape(caseId) + "</h1>\n<p class=\"label\">" + HtmlChart.escape(trace.header().label()) + "</p>\n<p>"
                + HtmlChart.escape(trace.header().about()) + "</p>\n" + told + HtmlChart.fragment(chart)
                + "<details><summary>Before the session</summary>\n" + HtmlChart.fragment(Chart.beforeSession(trace)) + "</details>\n";
    }
}
