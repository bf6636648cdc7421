// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.ndisharness.trace.Arguments;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.NamedValue;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectNames;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.NetworkMark;

/** Makes rows of events: labels, times, details. */
final class RowMaker {
    private static final double TENTHS = 1e7;
    private static final int LABEL_BYTES = 24;
    private static final String STATUS_PREFIX = "NDIS_STATUS_";
    private static final String[] SESSION = {"", "session begins", "teardown", "session ends", "teardown hangs", "miniport attached",
        "miniport detached"};

    private final Trace trace;
    private final ObjectNames names;
    private final long origin;

    RowMaker(Trace trace, List<TraceEvent> shown) {
        this.trace = trace;
        this.names = ObjectNames.of(trace);
        this.origin = shown.isEmpty() ? 0 : shown.get(0).time();
    }

    ChartRow row(TraceEvent event, boolean marked) {
        boolean ofDriver = Lane.of(event.side()) != Lane.NDIS; // whose call it was may not be known
        ChartRow.Shape shape = switch (event.kind()) {
            case CALL, ENTER -> ofDriver ? ChartRow.Shape.CALL : ChartRow.Shape.NOTE;
            case RETURN -> ofDriver ? ChartRow.Shape.RETURN : ChartRow.Shape.NOTE;
            case LOST, FAULT -> ChartRow.Shape.ALARM;
            case LINK, OP_RESULT, MARK, SESSION, FREED -> ChartRow.Shape.NOTE;
        };
        boolean arrow = shape == ChartRow.Shape.CALL || shape == ChartRow.Shape.RETURN;
        Lane driver = arrow ? Lane.of(event.side()) : Lane.NDIS;
        boolean towardsDriver = arrow && event.function().map(f -> f.isCallback() == (shape == ChartRow.Shape.CALL)).orElse(false);
        return new ChartRow(event.sequence(), time(event), irql(event), shape, towardsDriver ? Lane.NDIS : driver,
                towardsDriver ? driver : Lane.NDIS, label(event), details(event), marked);
    }

    private String time(TraceEvent event) {
        long tenths = Math.round((event.time() - origin) * TENTHS / trace.header().clockFrequency());
        return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
    }

    private String irql(TraceEvent event) {
        return trace.header().irqlKnown() ? Irql.name(event.irql()).replace("_LEVEL", "").replace("IRQL ", "") : "?";
    }

    private String label(TraceEvent event) {
        return switch (event.kind()) {
            case CALL, ENTER -> words(function(event), object(event.object()), object(event.object2()), status(event), data(event));
            case RETURN -> words("return", function(event), status(event), data(event));
            case LINK -> words(object(event.object()), "is", event.object().toString(), "and", event.object2().toString());
            case OP_RESULT -> words("operation", Long.toString(event.correlation()), "ended:", event.status().toString());
            case LOST -> event.correlation() + " records were lost here: the ring was full";
            case FAULT -> "a deliberate fault strikes: kind " + event.rawStatus();
            case MARK -> mark(event);
            case SESSION -> event.rawStatus() > 0 && event.rawStatus() < SESSION.length ? SESSION[event.rawStatus()]
                    : "session event " + event.rawStatus();
            case FREED -> words(event.side().label(), "frees its", object(event.object()));
        };
    }

    private String mark(TraceEvent event) {
        return NetworkMark.of(event).map(mark -> words("the network:", mark.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                object(new ObjectId(event.arguments()[1])))).orElseGet(() -> words("mark",
                        LongStream.of(event.arguments()).mapToObj(v -> "0x" + Long.toHexString(v)).collect(Collectors.joining(" "))));
    }

    private static String words(String... words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(text.length() > 0 && !word.isEmpty() ? " " : "").append(word);
        }
        return text.toString();
    }

    private static String function(TraceEvent event) {
        return event.function().map(Object::toString).orElse("function of a later version");
    }

    private String object(ObjectId id) {
        return id.isNone() ? "" : names.name(id);
    }

    private static String status(TraceEvent event) {
        return event.hasStatus() ? event.status().toString().replace(STATUS_PREFIX, "") : "";
    }

    private static String data(TraceEvent event) {
        if (event.dataSize() == 0) {
            return "";
        }
        return "[" + (event.dataSize() > LABEL_BYTES ? event.dataSize() + " bytes" : Arguments.preview(event.data(), LABEL_BYTES)) + "]";
    }

    private List<NamedValue> details(TraceEvent event) {
        List<NamedValue> details = new ArrayList<>();
        details.add(new NamedValue("event", "#" + event.sequence() + " " + event.kind() + event.function().map(f -> " " + f).orElse("")));
        add("object", event.object(), details);
        add("second object", event.object2(), details);
        if (event.kind() == EventKind.OP_RESULT || event.hasStatus() && event.arguments().length == 0) {
            details.add(new NamedValue(event.kind() == EventKind.RETURN ? "returned" : "status", event.status().toString()));
        }
        if (event.kind() == EventKind.RETURN) {
            details.add(new NamedValue("began at", "#" + event.correlation()));
        } else if (event.correlation() != 0 && event.kind() == EventKind.CALL) {
            details.add(new NamedValue("operation", Long.toString(event.correlation())));
        }
        if (event.kind() == EventKind.OP_RESULT && event.arguments().length > 0) {
            details.add(new NamedValue("outcome", NtStatus.name((int) event.arguments()[0])));
        } else if (NetworkMark.of(event).isEmpty()) {
            details.addAll(Arguments.of(event));
        }
        String irql = trace.header().irqlKnown() ? Irql.name(event.irql()) : "not modelled by this kernel";
        details.add(new NamedValue("IRQL", irql));
        details.add(new NamedValue("thread", event.thread() + " on processor " + event.processor() + ", time " + event.time()));
        String flags = flags(event);
        if (!flags.isEmpty()) {
            details.add(new NamedValue("made by", flags));
        }
        if (event.isBoundary()) {
            details.add(new NamedValue("recorded by", "the stand-in ndis.sys, at its boundary"));
        }
        return details;
    }

    private void add(String name, ObjectId id, List<NamedValue> details) {
        if (!id.isNone()) {
            details.add(new NamedValue(name, names.name(id) + ", " + id));
        }
    }

    private static String flags(TraceEvent event) {
        List<String> flags = new ArrayList<>();
        if (event.hasFlag(EventLayout.FLAG_BY_POLICY)) {
            flags.add("a reply policy or teardown");
        }
        if (event.hasFlag(EventLayout.FLAG_ASYNC)) {
            flags.add("an asynchronous operation");
        }
        if (event.hasFlag(EventLayout.FLAG_TRUNCATED)) {
            flags.add("data recorded in part");
        }
        return String.join(", ", flags);
    }
}
