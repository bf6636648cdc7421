// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventBuilder;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceHeader;

/**
 * Makes a trace from lines of text, recorded as ndhctl.sys and ndhmp.sys do. A line is a call or callback, deeper ones are made inside it:
 * <pre>
 * NdisClCloseCall vc p2 data=bye -> PENDING
 *   ProtocolCmCloseCall vc p2 data=bye -> PENDING
 * &#64;2 NdisMCmCloseCallComplete(SUCCESS) vc p2
 * </pre>
 * After the function come its status argument in brackets and its objects, by names for both sides: {@code vc..., p..., af..., sap...,
 * binding, adapter}; {@code client:vc} or {@code mcm:vc} for one side's id. {@code -> STATUS} is what it returns, else NDIS_STATUS_SUCCESS,
 * or nothing if it is VOID. The side follows from the name or stands before it ({@code client}, {@code mcm}, {@code miniport}).
 * {@code @2} is another thread, {@code @idle1} the idle thread of a processor. {@code data=}, {@code params=given|changed|other},
 * {@code party=NULL|other}, {@code buffer=NULL} and {@code size=} set parameters, {@code a0=} to {@code a5=} those at a place;
 * {@code lists=} are NET_BUFFER_LISTs
 * by address, {@code irql=} is the IRQL, {@code leaves=} that at its RETURN. {@code <<} marks the event as the decisive one,
 * {@code << return} its RETURN. LINK events come by themselves. Other lines: {@code FREED side object}, {@code MARK name side:object},
 * {@code LOST}, {@code LOST journal}, {@code FAULT}, {@code TEARDOWN}, {@code CANCELLED side:object}, an operation that it ended,
 * {@code WAIT milliseconds}, {@code RETURN}, which ends what is as deep or deeper, and last {@code CUT} or {@code CRASH}, which leave open
 * what is open.
 */
final class TraceScript {
    private static final long TICKS_PER_MILLISECOND = 10_000;
    private static final int SESSION_TEARDOWN = 2;
    private static final long STATUS_CANCELLED = 0xC0000120L;
    private static final int CALL_MANAGER_OFFSET = 100;
    private static final int HANDLE = 0x1000;
    private static final int PARAMETERS = 6;
    private static final Map<String, ObjectKind> KINDS = Map.of("vc", ObjectKind.VC, "p", ObjectKind.PARTY, "af", ObjectKind.AF, "sap",
            ObjectKind.SAP, "adapter", ObjectKind.ADAPTER, "binding", ObjectKind.BINDING);

    private final Trace trace = new Trace(TraceHeader.synthetic("script"));
    private final Map<Long, Deque<Open>> stacks = new LinkedHashMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<Long> decisive = new ArrayList<>();
    private TraceEnd end = TraceEnd.COMPLETE;
    private long sequence = 1;
    private long time;

    private record Open(ScriptLine line, FunctionId function, Side side, ObjectId object, ObjectId object2, long begin) {
    }

    private TraceScript() {
    }

    static TraceScript of(List<String> lines) {
        TraceScript script = new TraceScript();
        for (String line : lines) {
            script.take(ScriptLine.parse(line));
        }
        if (script.end == TraceEnd.COMPLETE) {
            script.stacks.values().forEach(stack -> script.close(stack, 0));
        }
        return script;
    }

    Trace trace() {
        return trace;
    }

    TraceEnd end() {
        return end;
    }

    /** Sequence numbers of the marked events. */
    List<Long> decisive() {
        return decisive;
    }

    private void take(ScriptLine line) {
        String first = line.words().get(0);
        switch (first) {
            case "WAIT" -> time += Long.parseLong(line.words().get(1)) * TICKS_PER_MILLISECOND;
            case "RETURN" -> close(stack(line), line.indent());
            case "CUT" -> end = TraceEnd.CUT;
            case "CRASH" -> end = TraceEnd.CRASHED;
            default -> {
                close(stack(line), line.indent());
                event(line, first);
            }
        }
    }

    private void event(ScriptLine line, String first) {
        switch (first) {
            case "FREED" -> {
                Side side = Side.ofLabel(line.words().get(1));
                emit(line, new EventBuilder(EventKind.FREED).side(side).object(object(line.words().get(2), side)), "");
            }
            case "MARK" -> {
                ObjectId object = line.words().size() > 2 ? object(line.words().get(2), Side.CALL_MANAGER) : ObjectId.NONE;
                emit(line, new EventBuilder(EventKind.MARK).side(Side.HARNESS)
                        .arguments(NetworkMark.valueOf(line.words().get(1)).number(), object.value()), "");
            }
            case "LOST" -> emit(line, new EventBuilder(EventKind.LOST).correlation(7)
                    .flags(line.words().size() > 1 ? EventLayout.FLAG_DETACHED : 0), "");
            case "FAULT" -> emit(line, new EventBuilder(EventKind.FAULT), "");
            case "TEARDOWN" -> emit(line, new EventBuilder(EventKind.SESSION).rawStatus(SESSION_TEARDOWN), "");
            case "CANCELLED" -> emit(line, new EventBuilder(EventKind.OP_RESULT).side(Side.HARNESS)
                    .object(object(line.words().get(1), Side.CALL_MANAGER)).arguments(STATUS_CANCELLED), "");
            default -> begin(line);
        }
    }

    private Deque<Open> stack(ScriptLine line) {
        return stacks.computeIfAbsent(line.thread() - line.processor(), unused -> new ArrayDeque<>());
    }

    /** Ends what a line with this indentation is no longer inside of. */
    private void close(Deque<Open> stack, int indent) {
        while (!stack.isEmpty() && stack.peek().line.indent() >= indent) {
            Open open = stack.pop();
            EventBuilder event = new EventBuilder(EventKind.RETURN).function(open.function).side(open.side).object(open.object)
                    .object2(open.object2).correlation(open.begin);
            if (open.function.returnsStatus()) {
                event.status(status(open.line.returned().orElse("SUCCESS")));
            }
            event.irql(Integer.parseInt(open.line.values().getOrDefault("leaves", open.line.values().getOrDefault("irql", "0"))));
            emit(open.line, event, "return");
        }
    }

    private void begin(ScriptLine line) {
        Deque<Open> stack = stack(line);
        List<String> words = new ArrayList<>(line.words());
        Side stated = isSide(words.get(0)) ? Side.ofLabel(words.remove(0)) : null;
        String name = words.get(0);
        FunctionId function = FunctionId.ofSymbol(name).orElseThrow(() -> new IllegalArgumentException("script: no function " + name));
        Side side = stated != null ? stated : sideOf(function, stack);
        ObjectId object = words.size() > 1 ? object(words.get(1), side) : ObjectId.NONE;
        ObjectId object2 = words.size() > 2 ? object(words.get(2), side) : ObjectId.NONE;
        EventBuilder event = new EventBuilder(function.isCallback() ? EventKind.ENTER : EventKind.CALL).function(function).side(side)
                .object(object).object2(object2);
        line.argument().ifPresent(status -> event.status(status(status)));
        event.irql(Integer.parseInt(line.values().getOrDefault("irql", "0")));
        if (line.values().containsKey("params")) {
            event.callParameters(parameters(line.values().get("params")));
        }
        if (line.values().containsKey("lists")) {
            event.lists(lists(line));
        }
        byte[] data = line.values().getOrDefault("data", "").getBytes(StandardCharsets.US_ASCII);
        event.data(data).arguments(stated(line, arguments(function, line, object2, data)));
        long at = emit(line, event, "");
        link(stack.peek(), function, object, object2);
        stack.push(new Open(line, function, side, object, object2, at));
    }

    /**
     * Lists by their addresses; the parts {@code source=}, {@code each=} (status), {@code buffers=} and {@code content=} hold for all of
     * them.
     */
    private static List<NetBufferList> lists(ScriptLine line) {
        int source = Integer.decode(line.values().getOrDefault("source", Integer.toString(HANDLE)));
        int buffers = Integer.parseInt(line.values().getOrDefault("buffers", "1"));
        int data = line.values().getOrDefault("content", "").hashCode();
        NdisStatus status = status(line.values().getOrDefault("each", "SUCCESS"));
        return Arrays.stream(line.values().get("lists").split(",")).map(Integer::parseInt)
                .map(a -> new NetBufferList(a, source, a + HANDLE, status.code(), buffers, 100, 1, data, 0)).toList();
    }

    /** {@code given}, {@code changed} with the flag that says so, or {@code other} without it. */
    private static CallParameters parameters(String name) {
        CallParameters given = CallParameters.defaults();
        return switch (name) {
            case "given" -> given;
            case "changed" -> given.withFlags(CallParameters.PARAMETERS_CHANGED);
            case "other" -> new CallParameters(given.flags(), given.transmitTokenRate() * 2, given.transmitPeakBandwidth(),
                    given.transmitMaxSduSize(), given.receiveTokenRate(), given.receivePeakBandwidth(), given.receiveMaxSduSize(),
                    given.callMgrParamType(), given.callMgrLength(), given.mediaFlags(), given.mediaParamType(), given.mediaLength());
            default -> throw new IllegalArgumentException("script: no parameters " + name);
        };
    }

    private static boolean isSide(String word) {
        return word.equals("client") || word.equals("mcm") || word.equals("miniport");
    }

    private static Side sideOf(FunctionId function, Deque<Open> stack) {
        String name = function.symbol();
        if (name.startsWith("NdisMCo") || name.startsWith("Miniport")) {
            return Side.MINIPORT;
        }
        if (name.startsWith("NdisMCm") || name.startsWith("NdisCm") || name.startsWith("ProtocolCm")) {
            return Side.CALL_MANAGER;
        }
        boolean ofOtherSide = function == FunctionId.PROTOCOL_CO_CREATE_VC || function == FunctionId.PROTOCOL_CO_DELETE_VC;
        return ofOtherSide && !stack.isEmpty() && stack.peek().side == Side.CLIENT ? Side.CALL_MANAGER : Side.CLIENT;
    }

    /** The parameters of the close functions, in the order of their prototypes; the monitors look at no others. */
    private static long[] arguments(FunctionId function, ScriptLine line, ObjectId object2, byte[] data) {
        String party = line.values().getOrDefault("party", object2.kind() == ObjectKind.PARTY ? "other" : "NULL");
        long partyHandle = party.equals("NULL") ? 0 : HANDLE + 1;
        String buffer = line.values().getOrDefault("buffer", data.length > 0 ? "given" : "NULL");
        long bufferAddress = buffer.equals("NULL") ? 0 : HANDLE + 2;
        long size = Long.parseLong(line.values().getOrDefault("size", Integer.toString(data.length)));
        long status = line.argument().map(s -> Integer.toUnsignedLong(status(s).code())).orElse(0L);
        return switch (function) {
            case NDIS_CL_CLOSE_CALL, PROTOCOL_CM_CLOSE_CALL -> new long[] {HANDLE, partyHandle, bufferAddress, size};
            case NDIS_MCM_CLOSE_CALL_COMPLETE, NDIS_CM_CLOSE_CALL_COMPLETE, PROTOCOL_CL_CLOSE_CALL_COMPLETE ->
                new long[] {status, HANDLE, partyHandle};
            case NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL, PROTOCOL_CL_INCOMING_CLOSE_CALL ->
                new long[] {status, HANDLE, bufferAddress, size};
            case NDIS_MCM_MAKE_CALL_COMPLETE -> new long[] {status, HANDLE, partyHandle, partyHandle == 0 ? 0 : HANDLE + 3, HANDLE + 4};
            case NDIS_CO_SEND_NET_BUFFER_LISTS, NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS -> new long[] {HANDLE, HANDLE + 5, 0, 0};
            default -> new long[0];
        };
    }

    /** With {@code a0=...} to {@code a5=...} in their places. */
    private static long[] stated(ScriptLine line, long[] arguments) {
        long[] all = arguments;
        for (int place = 0; place < PARAMETERS; place++) {
            String value = line.values().get("a" + place);
            if (value != null) {
                all = all.length > place ? all : Arrays.copyOf(all, PARAMETERS);
                all[place] = Long.decode(value);
            }
        }
        return all;
    }

    private static NdisStatus status(String name) {
        return NdisStatus.parse(name).orElseThrow(() -> new IllegalArgumentException("script: no status " + name));
    }

    private ObjectId object(String name, Side side) {
        if (name.equals("none")) {
            return ObjectId.NONE;
        }
        String[] parts = name.split(":");
        String own = parts[parts.length - 1];
        boolean client = (parts.length > 1 ? Side.ofLabel(parts[0]) : side) == Side.CLIENT;
        ObjectKind kind = KINDS.get(own.replaceAll("\\d+$", ""));
        if (kind == null) {
            throw new IllegalArgumentException("script: no object " + name);
        }
        int index = indexes.computeIfAbsent(own, unused -> indexes.size() + 1);
        return client ? ObjectId.of(Side.CLIENT, kind, 1, index) : ObjectId.of(Side.CALL_MANAGER, kind, 1, index + CALL_MANAGER_OFFSET);
    }

    /** As the recorder does: right after the first callback inside a call that makes an object. */
    private void link(Open outer, FunctionId callback, ObjectId object, ObjectId object2) {
        if (outer == null) {
            return;
        }
        switch (callback) {
            case PROTOCOL_CO_CREATE_VC, PROTOCOL_CM_OPEN_AF, PROTOCOL_CM_REGISTER_SAP -> link(outer.object, object);
            case PROTOCOL_CM_MAKE_CALL, PROTOCOL_CM_ADD_PARTY -> link(outer.object2, object2);
            default -> {
            }
        }
    }

    private void link(ObjectId one, ObjectId other) {
        if (!one.isNone() && !other.isNone()) {
            boolean clientFirst = one.side() == Side.CLIENT;
            append(new EventBuilder(EventKind.LINK).side(Side.HARNESS).object(clientFirst ? one : other)
                    .object2(clientFirst ? other : one));
        }
    }

    private long emit(ScriptLine line, EventBuilder event, String mark) {
        long at = append(event.thread(line.thread()).processor(line.processor()));
        if (line.marked().equals(Optional.of(mark))) {
            decisive.add(at);
        }
        return at;
    }

    private long append(EventBuilder event) {
        long at = sequence;
        time++;
        trace.append(event.sequence(at).time(time).build());
        sequence += event.recordCount();
        return at;
    }
}
