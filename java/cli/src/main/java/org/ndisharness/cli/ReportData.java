// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ndisharness.cli.RunCharts.Drawn;
import org.ndisharness.cli.errata.Erratum;
import org.ndisharness.trace.TraceReader;

/** The report's data: cases with their broken rules as JSON that may stand inside a script element, and their charts as templates. */
final class ReportData {
    private final RunOptions options;
    private final SuiteParts parts;
    private final List<CaseResult> results;
    private final RunCharts charts;
    /** Names of the charts of what came before a session: equal for all forked worlds, so each stands once. */
    private final Map<String, String> before = new HashMap<>();
    private final Map<CaseResult, Shown> shown = new LinkedHashMap<>();

    /** What the page shows of a case's trace. */
    private record Shown(Path file, String chart, String before, List<String> environment) {
    }

    ReportData(RunOptions options, SuiteParts parts, List<CaseResult> results, RunCharts charts) {
        this.options = options;
        this.parts = parts;
        this.results = results;
        this.charts = charts;
    }

    /** Writes the charts; before {@link #write}, which names them. */
    void writeCharts(Writer out) throws IOException {
        for (CaseResult result : results) {
            if (result.fact("trace").isPresent()) {
                shown.put(result, writeChart(result, options.out().resolve(result.fact("trace").get()), out));
            }
        }
    }

    private Shown writeChart(CaseResult result, Path file, Writer out) throws IOException {
        Optional<Drawn> known = charts.of(file);
        Drawn drawn = known.isPresent() ? known.get() : Drawn.of(TraceReader.read(file), wrongEvents(result));
        String name = "chart-" + shown.size();
        template(name, drawn.chart(), out);
        String earlyName = "";
        if (!drawn.before().isEmpty()) {
            earlyName = before.get(drawn.before());
            if (earlyName == null) {
                earlyName = "before-" + before.size();
                before.put(drawn.before(), earlyName);
                template(earlyName, drawn.before(), out);
            }
        }
        return new Shown(file, name, earlyName, drawn.environment());
    }

    private static void template(String name, String fragment, Writer out) throws IOException {
        out.write("<template id=\"" + name + "\">");
        out.write(fragment);
        out.write("</template>\n");
    }

    private static List<Long> wrongEvents(CaseResult result) {
        List<Long> events = new ArrayList<>();
        for (JsonElement violation : JsonParser.parseString(result.fact("violations").orElse("[]")).getAsJsonArray()) {
            violation.getAsJsonObject().getAsJsonArray("events").forEach(e -> events.add(e.getAsLong()));
        }
        return events;
    }

    void write(Writer out) throws IOException {
        JsonWriter json = new JsonWriter(new ScriptSafeWriter(out));
        json.beginArray();
        for (CaseResult result : results) {
            write(result, json);
        }
        json.endArray();
        json.flush();
    }

    private void write(CaseResult result, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("id").value(result.id());
        if (parts.areSeveral()) {
            json.name("suite").value(parts.of(result.id()));
        }
        json.name("group").value(result.group());
        json.name("verdict").value(result.verdict().toString());
        json.name("ms").value(result.duration().toNanos() / 1e6);
        json.name("message").value(result.message());
        if (result.verdict() == Verdict.PASSED_WITH_ERRATUM) {
            json.name("errata").beginArray();
            for (Erratum erratum : CaseErrata.of(result)) {
                json.value(erratum.toString());
            }
            json.endArray();
        }
        if (!CaseErrata.expiredOf(result).isEmpty()) {
            json.name("expired").value(CaseErrata.expiredOf(result));
        }
        json.name("tags").value(String.join(" ", result.tags()));
        json.name("replay").value(options.replayLine(result.id()));
        json.name("rules").jsonValue(result.fact("violations").orElse("[]"));
        for (String fact : List.of("crash", "stacks", "debug")) {
            if (result.fact(fact).isPresent()) {
                json.name(fact).value(result.fact(fact).get());
            }
        }
        Shown trace = shown.get(result);
        if (trace != null) {
            json.name("trace").value("traces/" + trace.file().getFileName());
            json.name("chart").value(trace.chart());
            json.name("before").value(trace.before());
            json.name("environment").beginArray();
            for (String line : trace.environment()) {
                json.value(line);
            }
            json.endArray();
        }
        json.endObject();
    }
}
