// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trace as JSON lines: first the header, then an event a line. The form is lossless: {@link TraceReader} makes the same records
 * of it, and equal traces give equal bytes.
 */
public final class TraceWriter {
    private TraceWriter() {
    }

    /** Writes the file whole or not at all: the text goes to a neighbour that then takes the name. */
    public static void write(Trace trace, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (Writer out = Files.newBufferedWriter(part)) {
            write(trace, out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes header and events; does not close the writer. */
    public static void write(Trace trace, Writer out) throws IOException {
        writeHeader(trace, out);
        for (TraceEvent event : trace.events()) {
            writeEvent(event, out);
        }
    }

    /** The JSON of one event, without line end. */
    public static String toJson(TraceEvent event) {
        StringWriter text = new StringWriter();
        try {
            writeEvent(event, text);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString().stripTrailing();
    }

    private static void writeHeader(Trace trace, Writer out) throws IOException {
        TraceHeader header = trace.header();
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
        out.write('\n');
    }

    private static void writeEvent(TraceEvent event, Writer out) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.setHtmlSafe(false);
        json.beginObject();
        json.name("seq").value(event.sequence());
        json.name("time").value(event.time());
        json.name("kind").value(event.kind().name());
        if (event.function().isPresent()) {
            json.name("function").value(event.function().get().symbol());
        }
        json.name("side").value(event.side().label());
        json.name("irql").value(event.irql());
        json.name("cpu").value(event.processor());
        json.name("thread").value(event.thread());
        if (event.hasStatus() || event.rawStatus() != 0) {
            json.name("status").value(event.status().toString());
        }
        if (!event.object().isNone()) {
            json.name("object").value(event.object().toString());
        }
        if (!event.object2().isNone()) {
            json.name("object2").value(event.object2().toString());
        }
        if (event.correlation() != 0) {
            json.name(event.kind() == EventKind.RETURN ? "of" : "tag").value(event.correlation());
        }
        if (event.flags() != 0) {
            json.name("flags").value(event.flags());
        }
        writeSections(event, json);
        json.endObject();
        out.write('\n');
    }

    private static void writeSections(TraceEvent event, JsonWriter json) throws IOException {
        long[] arguments = event.arguments();
        if (arguments.length > 0) {
            json.name("args").beginArray();
            for (long argument : arguments) {
                json.value("0x" + Long.toHexString(argument));
            }
            json.endArray();
        }
        if (event.callParameters().isPresent()) {
            json.name("params").beginArray();
            for (int member : event.callParameters().get().members()) {
                json.value(Integer.toUnsignedLong(member));
            }
            json.endArray();
        }
        if (event.flow().isPresent()) {
            json.name("flow").beginArray();
            for (int member : event.flow().get().members()) {
                json.value(Integer.toUnsignedLong(member));
            }
            json.endArray();
        }
        if (event.oidRequest().isPresent()) {
            json.name("oid");
            writeWords(event.oidRequest().get().members(), json);
        }
        List<NetBufferList> lists = event.lists();
        if (!lists.isEmpty()) {
            json.name("lists").beginArray();
            for (NetBufferList list : lists) {
                writeWords(list.members(), json);
            }
            json.endArray();
        }
        if (event.dataSize() > 0) {
            json.name("dataSize").value(event.dataSize());
            json.name("data").value(HexFormat.of().formatHex(event.data()));
        }
    }

    private static void writeWords(long[] words, JsonWriter json) throws IOException {
        json.beginArray();
        for (long word : words) {
            json.value("0x" + Long.toHexString(word));
        }
        json.endArray();
    }
}
