// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The canonical form of a trace, for comparing targets, isolations and seeds: objects renumbered by first appearance, client's
 * and call manager's view of an object joined by LINK, events listed for each object in their order. Left out: time, thread, processor,
 * IRQL, raw arguments, tags, marks, session and journal events, what NDIS and drivers ask by themselves (OID requests), and the values of
 * statistics: they count since the adapter came up.
 */
public final class CanonicalTrace {
    /** How much of values counts. */
    public enum Detail {
        /** Statuses and data as they are. */
        EXACT,
        /** Data as none, one byte or more; statuses as success, pending or failure: for counting distinct traces. */
        CLASSES
    }

    private static final int GENERAL_OIDS = 0xFFFF0000;
    private static final int STATISTICS_OIDS = 0x00020000;

    /**
     * One event in canonical form.
     *
     * @param sequence of the event in the trace; no part of the form
     */
    public record Line(String text, long sequence) {
    }

    private final Detail detail;
    private final ObjectNames names;
    private final Map<String, List<Line>> byObject = new LinkedHashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();

    private CanonicalTrace(Trace trace, Detail detail) {
        this.detail = detail;
        this.names = ObjectNames.of(trace);
        CountedEvents.of(trace).forEach(this::add);
    }

    /** The canonical form of a trace. */
    public static CanonicalTrace of(Trace trace, Detail detail) {
        return new CanonicalTrace(trace.withoutTwins(), detail);
    }

    private void add(TraceEvent event) {
        String object = names.name(event.object());
        List<Line> lines = byObject.computeIfAbsent(object, unused -> new ArrayList<>());
        places.put(event.sequence(), lines.size());
        StringBuilder line = new StringBuilder().append(lines.size()).append(' ').append(event.kind());
        event.function().ifPresent(f -> line.append(' ').append(f.symbol()));
        line.append(' ').append(event.side().label());
        if (event.kind() == EventKind.RETURN) {
            line.append(" of ").append(places.getOrDefault(event.correlation(), -1));
        }
        if (!event.object2().isNone()) {
            line.append(' ').append(names.name(event.object2()));
        }
        if (event.hasStatus()) {
            line.append(' ').append(status(event.status()));
        }
        event.callParameters().ifPresent(p -> line.append(" params ").append(parameters(p)));
        event.oidRequest().ifPresent(o -> line.append(" oid ").append(request(o)));
        if (!event.lists().isEmpty()) {
            line.append(" lists ").append(lists(event.lists()));
        }
        if (event.dataSize() > 0) {
            line.append(" data ").append(data(event));
        }
        lines.add(new Line(line.toString(), event.sequence()));
    }

    private String status(NdisStatus status) {
        return detail == Detail.EXACT || !status.isFailure() ? status.toString() : "failure";
    }

    private String parameters(CallParameters parameters) {
        return detail == Detail.EXACT ? Arrays.toString(parameters.members()) : Integer.toHexString(parameters.flags());
    }

    private String request(OidRequest request) {
        String what = Integer.toHexString(request.oid()) + " " + request.requestType();
        return detail == Detail.EXACT ? what + " " + request.methodId() + " " + request.inputLength() + " " + request.outputLength() + " "
                + request.bytesDone() + " " + request.bytesNeeded() : what;
    }

    private String lists(List<NetBufferList> lists) {
        if (detail == Detail.EXACT) {
            return lists.stream().map(
                    l -> status(new NdisStatus(l.status())) + " " + l.buffers() + " " + l.mdls() + " " + l.bytes() + " " + l.checksum())
                    .collect(Collectors.joining(", "));
        }
        return (lists.size() == 1 ? "one " : "many ")
                + lists.stream().map(l -> status(new NdisStatus(l.status()))).distinct().sorted().collect(Collectors.joining(" "));
    }

    private String data(TraceEvent event) {
        if (detail == Detail.CLASSES) {
            return event.dataSize() == 1 ? "one" : "many";
        }
        return event.dataSize() + (event.oidRequest().filter(CanonicalTrace::isStatistics).isPresent() ? "" : " " + digest(event.data()));
    }

    /** OID_GEN_xxx of statistics are 0x0002xxxx. */
    private static boolean isStatistics(OidRequest request) {
        return (request.oid() & GENERAL_OIDS) == STATISTICS_OIDS;
    }

    /** Objects in order of appearance, each with its events. */
    public Map<String, List<Line>> byObject() {
        return Collections.unmodifiableMap(byObject);
    }

    /** All lines: each object's name, then its events. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        byObject.forEach((object, events) -> {
            lines.add(object);
            events.forEach(event -> lines.add("  " + event.text()));
        });
        return lines;
    }

    /** SHA-256 of the lines, in hexadecimal. */
    public String fingerprint() {
        return digest(String.join("\n", lines()).getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
