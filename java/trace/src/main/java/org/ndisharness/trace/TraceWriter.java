// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trace as JSON lines: first the header, then an event a line. The form is lossless: {@link TraceReader} makes the same records
 * of it, and equal traces give equal bytes.
 */
public final class TraceWriter {
    private static final int WRITE_BYTES = 0x10000;
    private static final int HEADER_BYTES = 0x1000;
    private static final int EVENT_BYTES = 0x400;

    private TraceWriter() {
    }

    /**
     * Writes the file whole or not at all: the text goes to a neighbour that then takes the name.
     *
     * @throws UnfinishedFileException when the disk is full, or gone
     */
    public static void write(Trace trace, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            writeLines(trace, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw UnfinishedFileException.of(file, part, failure);
        }
    }

    private static void writeLines(Trace trace, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            EventEncoder lines = new EventEncoder(HEADER_BYTES + (int) Math.min(2L * trace.rawSize(), 2 * WRITE_BYTES));
            lines.put(header(trace).getBytes(StandardCharsets.UTF_8));
            int count = trace.size();
            for (int i = 0; i < count; i++) {
                lines.encode(trace.get(i));
                lines.lineEnd();
                if (lines.size() >= WRITE_BYTES) {
                    lines.writeTo(out);
                }
            }
            lines.writeTo(out);
        }
    }

    /** The JSON of one event, without line end. */
    public static String toJson(TraceEvent event) {
        EventEncoder text = new EventEncoder(EVENT_BYTES);
        text.encode(event);
        return text.toString();
    }

    private static String header(Trace trace) throws IOException {
        TraceHeader header = trace.header();
        StringWriter out = new StringWriter();
        JsonWriter json = new JsonWriter(out);
        json.setHtmlSafe(false);
        json.beginObject();
        json.name("format").value("ndh-trace");
        json.name("version").value(TraceHeader.FORMAT_VERSION);
        json.name("case").value(header.caseId());
        json.name("target").value(header.target());
        json.name("isolation").value(header.isolation());
        json.name("seed").value(Long.toUnsignedString(header.seed()));
        json.name("clockFrequency").value(header.clockFrequency());
        json.name("irqlKnown").value(header.irqlKnown());
        json.name("components").beginArray();
        for (Component component : header.components()) {
            json.beginObject().name("role").value(component.role()).name("origin").value(component.origin())
                    .name("version").value(component.version()).name("evidence").value(component.evidence()).endObject();
        }
        json.endArray();
        json.name("images").beginObject();
        for (Map.Entry<String, String> image : new TreeMap<>(header.images()).entrySet()) {
            json.name(image.getKey()).value(image.getValue());
        }
        json.endObject();
        if (!header.switches().isEmpty()) {
            json.name("switches").beginObject();
            for (Map.Entry<String, Integer> position : new TreeMap<>(header.switches()).entrySet()) {
                json.name(position.getKey()).value(position.getValue());
            }
            json.endObject();
        }
        json.name("misuse").value(header.misuse());
        json.name("end").value(trace.ending().end().label());
        if (!trace.ending().crash().isEmpty()) {
            json.name("crash").value(trace.ending().crash());
        }
        json.name("events").value(trace.size());
        json.endObject();
        return out.append('\n').toString();
    }
}
