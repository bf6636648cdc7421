// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The report's data: cases with their events and broken rules, as JSON that may stand inside a script element. */
final class ReportData {
    private static final int SHOWN_DATA_DIGITS = 512;
    private static final Pattern LONG_DATA = Pattern.compile("(\"data\":\"[0-9a-f]{" + SHOWN_DATA_DIGITS + "})[0-9a-f]+\"");

    private final RunOptions options;

    ReportData(RunOptions options) {
        this.options = options;
    }

    void write(List<CaseResult> results, Writer out) throws IOException {
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
        json.name("group").value(result.group());
        json.name("verdict").value(result.verdict().toString());
        json.name("ms").value(result.duration().toNanos() / 1e6);
        json.name("message").value(result.message());
        json.name("tags").value(String.join(" ", result.tags()));
        json.name("replay").value(options.replayLine(result.id()));
        json.name("rules").jsonValue(result.fact("violations").orElse("[]"));
        for (String fact : List.of("crash", "debug")) {
            if (result.fact(fact).isPresent()) {
                json.name(fact).value(result.fact(fact).get());
            }
        }
        if (result.fact("trace").isPresent()) {
            writeTrace(options.out().resolve(result.fact("trace").get()), json);
        }
        json.endObject();
    }

    /** Events are copied line by line: the trace file holds the very JSON that the page shows. */
    private static void writeTrace(Path file, JsonWriter json) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            JsonObject header = JsonParser.parseString(lines.readLine()).getAsJsonObject();
            json.name("trace").value("traces/" + file.getFileName());
            json.name("clock").value(header.get("clockFrequency").getAsLong());
            json.name("irqlKnown").value(header.get("irqlKnown").getAsBoolean());
            json.name("environment").beginArray();
            for (JsonElement component : header.getAsJsonArray("components")) {
                JsonObject c = component.getAsJsonObject();
                json.value(c.get("role").getAsString() + ": " + c.get("origin").getAsString() + " " + c.get("version").getAsString() + " ("
                        + c.get("evidence").getAsString() + ")");
            }
            for (var image : header.getAsJsonObject("images").entrySet()) {
                json.value(image.getKey() + " sha256 " + image.getValue().getAsString());
            }
            json.endArray();
            json.name("events").beginArray();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                json.jsonValue(line.length() < SHOWN_DATA_DIGITS ? line : LONG_DATA.matcher(line).replaceFirst("$1...\""));
            }
            json.endArray();
        }
    }
}
