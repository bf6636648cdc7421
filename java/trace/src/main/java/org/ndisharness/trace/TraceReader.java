// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link TraceWriter} wrote, of this and every older format version. */
public final class TraceReader {
    private TraceReader() {
    }

    /**
     * Reads a whole trace file.
     *
     * @throws TraceFormatException naming the line, when the file is no trace, is of a newer version, or is cut off
     */
    public static Trace read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return read(in, file.toString());
        }
    }

    /** Reads from a reader; {@code name} is for messages. */
    public static Trace read(Reader source, String name) throws IOException {
        BufferedReader in = new BufferedReader(source);
        int number = 1;
        String line = in.readLine();
        if (line == null) {
            throw new TraceFormatException(name + ": empty, not a trace");
        }
        try {
            JsonObject head = object(line);
            Trace trace = new Trace(header(head));
            while ((line = in.readLine()) != null) {
                number++;
                trace.append(event(object(line)));
            }
            int expected = head.get("events").getAsInt();
            if (trace.size() != expected) {
                throw new TraceFormatException(trace.size() + " events, the header promises " + expected + ": the file is cut off");
            }
            trace.end(ending(head));
            return trace;
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException
                | TraceFormatException malformed) {
            throw new TraceFormatException(name + ":" + number + ": " + malformed.getMessage(), malformed);
        }
    }

    private static JsonObject object(String line) {
        try {
            JsonElement element = JsonParser.parseString(line);
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException malformed) {
            throw new TraceFormatException("not a JSON object, or a part of one", malformed);
        }
        throw new TraceFormatException("not a JSON object");
    }

    private static TraceHeader header(JsonObject json) {
        if (!json.has("format") || !json.get("format").getAsString().equals("ndh-trace")) {
            throw new TraceFormatException("the first line is no header of an ndh-trace");
        }
        int version = json.get("version").getAsInt();
        if (version < 1 || version > TraceHeader.FORMAT_VERSION) {
            throw new TraceFormatException("format version " + version + ": this program reads 1 to " + TraceHeader.FORMAT_VERSION);
        }
        List<Component> components = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            components.add(new Component(component.get("role").getAsString(), component.get("origin").getAsString(),
                    component.get("version").getAsString(), component.get("evidence").getAsString()));
        }
        Map<String, String> images = new LinkedHashMap<>();
        json.getAsJsonObject("images").entrySet().forEach(image -> images.put(image.getKey(), image.getValue().getAsString()));
        Map<String, Integer> switches = new LinkedHashMap<>();
        if (json.has("switches")) {
            json.getAsJsonObject("switches").entrySet()
                    .forEach(position -> switches.put(position.getKey(), position.getValue().getAsInt()));
        }
        return new TraceHeader(json.get("case").getAsString(), json.get("target").getAsString(), json.get("isolation").getAsString(),
                Long.parseUnsignedLong(json.get("seed").getAsString()), json.get("clockFrequency").getAsLong(),
                json.get("irqlKnown").getAsBoolean(), components, images, switches,
                json.has("misuse") && json.get("misuse").getAsBoolean());
    }

    private static TraceEnding ending(JsonObject json) {
        TraceEnd end = json.has("end") ? TraceEnd.ofLabel(json.get("end").getAsString()) : TraceEnd.CUT;
        return new TraceEnding(end, json.has("crash") ? json.get("crash").getAsString() : "");
    }

    private static ByteBuffer event(JsonObject json) {
        EventBuilder event = new EventBuilder(EventKind.valueOf(json.get("kind").getAsString()));
        event.sequence(json.get("seq").getAsLong()).time(json.get("time").getAsLong());
        if (json.has("function")) {
            String symbol = json.get("function").getAsString();
            event.function(FunctionId.ofSymbol(symbol)
                    .orElseThrow(() -> new TraceFormatException("function '" + symbol + "': not known to this version")));
        }
        event.side(Side.ofLabel(json.get("side").getAsString())).irql(json.get("irql").getAsInt());
        event.processor(json.get("cpu").getAsInt()).thread(json.get("thread").getAsLong());
        if (json.has("status")) {
            String status = json.get("status").getAsString();
            event.rawStatus(NdisStatus.parse(status)
                    .orElseThrow(() -> new TraceFormatException("status '" + status + "': neither a name nor 0x and 8 digits")).code());
        }
        if (json.has("object")) {
            event.object(ObjectId.parse(json.get("object").getAsString()));
        }
        if (json.has("object2")) {
            event.object2(ObjectId.parse(json.get("object2").getAsString()));
        }
        if (json.has("of") || json.has("tag")) {
            event.correlation(json.get(json.has("of") ? "of" : "tag").getAsLong());
        }
        if (json.has("flags")) {
            event.flags(json.get("flags").getAsInt());
        }
        readSections(json, event);
        return event.build();
    }

    private static void readSections(JsonObject json, EventBuilder event) {
        if (json.has("args")) {
            event.arguments(words(json.getAsJsonArray("args")));
        }
        if (json.has("params")) {
            event.callParameters(CallParameters.of(json.getAsJsonArray("params").asList().stream()
                    .mapToInt(a -> (int) a.getAsLong()).toArray()));
        }
        if (json.has("flow")) {
            event.flow(FlowParameters.of(json.getAsJsonArray("flow").asList().stream().mapToInt(a -> (int) a.getAsLong()).toArray()));
        }
        if (json.has("oid")) {
            event.oidRequest(OidRequest.of(words(json.getAsJsonArray("oid"))));
        }
        if (json.has("lists")) {
            event.lists(json.getAsJsonArray("lists").asList().stream().map(l -> NetBufferList.of(words(l.getAsJsonArray()))).toList());
        }
        if (json.has("data")) {
            event.data(HexFormat.of().parseHex(json.get("data").getAsString()));
            event.dataSize(json.get("dataSize").getAsInt());
        }
    }

    private static long[] words(JsonArray array) {
        return array.asList().stream().mapToLong(a -> Long.parseUnsignedLong(a.getAsString().substring(2), 16)).toArray();
    }
}
