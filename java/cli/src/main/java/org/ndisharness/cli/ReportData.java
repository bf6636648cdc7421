// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ndisharness.trace.Component;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.TraceFormatException;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.TraceEnd;
import org.ndisharness.trace.rules.Violation;

/** The report's data: cases with their events and broken rules, as JSON that may stand inside a script element. */
final class ReportData {
    private static final int SHOWN_DATA_DIGITS = 512;

    private final RunOptions options;

    ReportData(RunOptions options) {
        this.options = options;
    }

    String toJson(List<CaseResult> results) {
        JsonArray cases = new JsonArray();
        results.forEach(r -> cases.add(toJson(r)));
        return cases.toString().replace("</", "<\\/").replace("<!--", "<\\!--");
    }

    private JsonObject toJson(CaseResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("id", result.id());
        json.addProperty("group", result.group());
        json.addProperty("verdict", result.verdict().toString());
        json.addProperty("ms", result.duration().toNanos() / 1e6);
        json.addProperty("message", result.message());
        json.addProperty("tags", String.join(" ", result.tags()));
        json.addProperty("replay", options.replayLine(result.id()));
        result.fact("crash").ifPresent(crash -> json.addProperty("crash", crash));
        result.fact("trace").ifPresent(file -> addTrace(json, result, Path.of(file)));
        return json;
    }

    private static void addTrace(JsonObject json, CaseResult result, Path file) {
        Trace trace;
        try {
            trace = TraceReader.read(file);
        } catch (IOException | TraceFormatException failure) {
            json.addProperty("traceError", failure.getMessage());
            return;
        }
        json.addProperty("trace", "traces/" + file.getFileName());
        json.addProperty("clock", trace.header().clockFrequency());
        json.addProperty("irqlKnown", trace.header().irqlKnown());
        JsonArray components = new JsonArray();
        for (Component component : trace.header().components()) {
            components.add(component + " (" + component.evidence() + ")");
        }
        trace.header().images().forEach((image, hash) -> components.add(image + " sha256 " + hash));
        json.add("environment", components);
        JsonArray events = new JsonArray();
        for (TraceEvent event : trace.events()) {
            events.add(toJson(event));
        }
        json.add("events", events);
        json.add("rules", rules(trace, result.fact("crash").isPresent() ? TraceEnd.CRASHED : TraceEnd.COMPLETE));
    }

    private static JsonObject toJson(TraceEvent event) {
        JsonObject json = JsonParser.parseString(TraceWriter.toJson(event)).getAsJsonObject();
        if (json.has("data")) {
            String data = json.get("data").getAsString();
            if (data.length() > SHOWN_DATA_DIGITS) {
                json.addProperty("data", data.substring(0, SHOWN_DATA_DIGITS) + "...");
            }
        }
        return json;
    }

    private static JsonArray rules(Trace trace, TraceEnd end) {
        JsonArray rules = new JsonArray();
        for (Violation violation : Monitors.shipped().check(trace, end)) {
            JsonObject json = new JsonObject();
            json.addProperty("id", violation.rule().id());
            json.addProperty("level", violation.rule().level());
            json.addProperty("title", violation.rule().title());
            json.addProperty("when", violation.rule().when());
            json.addProperty("then", violation.rule().then());
            json.addProperty("message", violation.message());
            json.addProperty("source", String.join(", ", violation.rule().source()));
            JsonArray events = new JsonArray();
            violation.events().forEach(events::add);
            json.add("events", events);
            rules.add(json);
        }
        return rules;
    }
}
