// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/**
 * The events of a running session. What has been read is in {@link #recorded()}; {@link #await} reads on until the wanted event is there.
 * Repeated awaits of one callback on one object find one event after the other.
 */
public final class LiveTrace {
    private static final int SHOWN_EVENTS = 12;

    private final Session session;
    private final Trace trace;
    private final Map<ObjectId, ObjectId> peers = new HashMap<>();
    private final Map<ObjectId, ObjectId> miniportVcs = new HashMap<>();
    private final Map<List<Object>, Integer> cursors = new HashMap<>();
    private final Set<Expectation> unused = new LinkedHashSet<>();
    private int linksSeen;

    LiveTrace(Session session, Trace trace) {
        this.session = session;
        this.trace = trace;
    }

    /** What is known at a moment, to come back to. */
    record Mark(int events, int linksSeen, Map<ObjectId, ObjectId> peers, Map<ObjectId, ObjectId> miniportVcs,
            Map<List<Object>, Integer> cursors) {
    }

    Mark mark() {
        return new Mark(trace.size(), linksSeen, Map.copyOf(peers), Map.copyOf(miniportVcs), Map.copyOf(cursors));
    }

    void rewind(Mark mark) {
        trace.truncate(mark.events);
        linksSeen = mark.linksSeen;
        peers.clear();
        peers.putAll(mark.peers);
        miniportVcs.clear();
        miniportVcs.putAll(mark.miniportVcs);
        cursors.clear();
        cursors.putAll(mark.cursors);
    }

    /** The events read so far. */
    public Trace recorded() {
        return trace;
    }

    /** Reads what the drivers have recorded meanwhile, without waiting; returns this. */
    public LiveTrace update() {
        session.drain();
        return this;
    }

    /**
     * Waits for the next entry of a callback, or call of a function; say on what with {@link Expectation#on}, before which nothing happens.
     * It is given up when nothing more can happen in the world, and after the session's deadline: thirty seconds if not told otherwise
     * ({@link SessionOptions#deadline}), of virtual time on stand-ins. With a stand-alone call manager, what is waited for is the function
     * that it calls where an integrated one calls this ({@link FunctionId#ofStandAlone}); with a miniport of NDIS 5.x, what it has where
     * one of NDIS 6 has this ({@link FunctionId#ofNdis5}).
     */
    public Expectation await(FunctionId function) {
        return expect(function, function.isCallback() ? EventKind.ENTER : EventKind.CALL);
    }

    /** Waits for the next return of a callback or function. */
    public Expectation awaitReturn(FunctionId function) {
        return expect(function, EventKind.RETURN);
    }

    private Expectation expect(FunctionId function, EventKind kind) {
        Expectation expectation = new Expectation(function, kind);
        unused.add(expectation);
        return expectation;
    }

    /** A wait without an end of its sentence would check nothing, and nobody would notice. */
    void requireNothingForgotten() {
        if (!unused.isEmpty()) {
            throw new HarnessException(
                    "await(" + unused.iterator().next().function + ") waited for nothing: end it with .on(...) or .anywhere()");
        }
    }

    /** The function by the name that it has on that side; {@link Side#NONE}: on whatever side. */
    private FunctionId called(FunctionId function, Side side) {
        if (session.hello().isNdis5()) {
            return isOfMiniport(function, side) ? function.ofNdis5() : function;
        }
        return session.hello().isStandAlone() ? function.ofStandAlone() : function;
    }

    /** Only the miniport with its call manager is of NDIS 5: the client's own functions are those of NDIS 6. */
    private static boolean isOfMiniport(FunctionId function, Side side) {
        return side == Side.MINIPORT || side == Side.CALL_MANAGER || function.symbol().startsWith("NdisM")
                || function.symbol().startsWith("Miniport");
    }

    /** How often a callback was entered, or a function called, on the call so far. */
    public int count(FunctionId function, Call call) {
        return count(function, event -> isOn(event, call));
    }

    /** How often a callback was entered, or a function called, on the object or with it as second object so far. */
    public int count(FunctionId function, ObjectId id) {
        return count(function, event -> isOn(event, id));
    }

    /** How often a callback was entered, or a function called, on whatever so far. */
    public int count(FunctionId function) {
        return count(function, event -> true);
    }

    /** Whether the party was refused when it was to be added, or is dropped, by the test or by the client's policy. */
    boolean isGone(Party party) {
        return trace.events().stream().filter(event -> isOn(event, party.client())).anyMatch(LiveTrace::endsParty);
    }

    private static boolean endsParty(TraceEvent event) {
        return event.is(EventKind.RETURN, FunctionId.NDIS_CL_DROP_PARTY) && !event.status().isFailure()
                || event.is(EventKind.ENTER, FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE) && event.status().isFailure()
                || event.is(EventKind.ENTER, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE) && event.status().isFailure();
    }

    private int count(FunctionId function, Predicate<TraceEvent> matches) {
        return (int) seen(function).stream().filter(matches).count();
    }

    /** All entries of a callback, or calls of a function, so far, in their order. */
    public List<TraceEvent> seen(FunctionId function) {
        update();
        EventKind kind = function.isCallback() ? EventKind.ENTER : EventKind.CALL;
        List<TraceEvent> events = trace.events().stream().filter(e -> e.is(kind, called(function, e.side()))).toList();
        if (events.isEmpty() && !isClients(function)) {
            session.requireControl("the events of " + function);
        }
        return events;
    }

    private static boolean isOn(TraceEvent event, Call call) {
        ObjectId id = event.object();
        return id.equals(call.clientVc()) || id.equals(call.callManagerVc());
    }

    private static boolean isOn(TraceEvent event, ObjectId id) {
        return event.object().equals(id) || event.object2().equals(id);
    }

    /** The other side's id of an object, from its LINK event. */
    Optional<ObjectId> peerOf(ObjectId id) {
        session.drain();
        for (; linksSeen < trace.size(); linksSeen++) {
            TraceEvent event = trace.get(linksSeen);
            if (event.kind() != EventKind.LINK) {
                continue;
            }
            if (isMiniportsVc(event.object2())) {
                miniportVcs.put(event.object(), event.object2());
            } else {
                peers.put(event.object(), event.object2());
                peers.put(event.object2(), event.object());
            }
        }
        return Optional.ofNullable(peers.get(id));
    }

    /** The miniport's id of a VC of a stand-alone call manager, from its LINK event. */
    ObjectId miniportVcOf(ObjectId callManagerVc) {
        peerOf(callManagerVc);
        return Optional.ofNullable(miniportVcs.get(callManagerVc)).or(() -> peerOf(callManagerVc).map(miniportVcs::get))
                .orElse(ObjectId.NONE);
    }

    /** The miniport's view of a VC under a stand-alone call manager is a third one; its peers are client and call manager. */
    private static boolean isMiniportsVc(ObjectId id) {
        return id.side() == Side.MINIPORT && id.kind() == ObjectKind.VC;
    }

    private String lastEvents() {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, trace.size() - SHOWN_EVENTS); i < trace.size(); i++) {
            text.append(System.lineSeparator()).append("    ").append(trace.get(i));
        }
        return text.toString();
    }

    /** An event that is waited for. Nothing happens until {@link #on} or {@link #anywhere}. */
    public final class Expectation {
        private final FunctionId function;
        private final EventKind kind;

        private Expectation(FunctionId function, EventKind kind) {
            this.function = function;
            this.kind = kind;
        }

        /** Waits until the event comes on the call's VC, as client or call manager see it. */
        public SeenEvent on(Call call) {
            return find(Side.NONE, "on " + call, e -> isOn(e, call), call);
        }

        /** Waits until the event comes on the object, or with it as second object. */
        public SeenEvent on(ObjectId id) {
            if (id.isNone()) {
                session.requireControl("an object of the call manager, for " + called(function, Side.NONE));
            }
            return find(id.side(), "on " + id, e -> isOn(e, id), id);
        }

        /** Waits until the event comes, on whatever. */
        public SeenEvent anywhere() {
            return find(Side.NONE, "anywhere", e -> true, Side.NONE);
        }

        private SeenEvent find(Side side, String where, Predicate<TraceEvent> matches, Object on) {
            unused.remove(this);
            FunctionId called = called(function, side);
            List<Object> key = List.of(called, kind, on);
            int from = cursors.getOrDefault(key, 0);
            session.drain();
            while (true) {
                for (; from < trace.size(); from++) {
                    TraceEvent event = trace.get(from);
                    if (event.is(kind, called) && matches.test(event)) {
                        cursors.put(key, from + 1);
                        return new SeenEvent(event);
                    }
                }
                Optional<String> ended = session.waitForMore(kind, called);
                if (ended.isPresent()) {
                    if (!isClients(called)) {
                        session.requireControl("the events of " + called);
                    }
                    throw new NotSeenException(kind + " of " + called + " " + where + " did not come: " + ended.get()
                            + ". The last events:" + lastEvents());
                }
            }
        }
    }

    /** Whether the client sees it itself. */
    private static boolean isClients(FunctionId function) {
        String symbol = function.symbol();
        return !symbol.startsWith("ProtocolCm") && !symbol.startsWith("Miniport") && !symbol.startsWith("NdisM")
                && !symbol.startsWith("NdisCm");
    }

    /** An event that was seen, with checks that say what is wrong. */
    public static final class SeenEvent {
        private final TraceEvent event;

        SeenEvent(TraceEvent event) {
            this.event = event;
        }

        private SeenEvent check(Optional<String> difference) {
            if (difference.isPresent()) {
                throw new AssertionError(difference.get() + ": " + event);
            }
            return this;
        }

        /** The event. */
        public TraceEvent event() {
            return event;
        }

        /** Checks the status argument or return value. */
        public SeenEvent withStatus(NdisStatus expected) {
            if (!event.hasStatus() || !event.status().equals(expected)) {
                throw new AssertionError("expected status " + expected + ", got " + (event.hasStatus() ? event.status() : "none")
                        + ": " + event);
            }
            return this;
        }

        /** Checks the second object. */
        public SeenEvent onParty(ObjectId expected) {
            if (!event.object2().equals(expected)) {
                throw new AssertionError("expected party " + expected + ", got " + event.object2() + ": " + event);
            }
            return this;
        }

        /** Checks the call parameters, member for member. */
        public SeenEvent withParameters(CallParameters expected) {
            return check(Differences.ofParameters(expected, event));
        }

        /** Checks the call parameters and all members of their flows. */
        public SeenEvent withQos(Qos expected) {
            return check(Differences.ofParameters(expected.parameters(), event).or(() -> Differences.ofFlow(expected, event)));
        }

        /** Checks that there are no call parameters. */
        public SeenEvent withoutParameters() {
            return check(event.callParameters().map(some -> "expected no call parameters, got " + some));
        }

        /** Checks what an OID request asks: OID, type, lengths, method; and not what became of it. */
        public SeenEvent withRequest(OidRequest expected) {
            return check(Differences.ofRequest(expected, event));
        }

        /** Checks how much an OID request says to have done: bytes written or read, and bytes that a larger buffer would have needed. */
        public SeenEvent withRequestDone(int bytesDone, int bytesNeeded) {
            return check(Differences.ofRequestDone(bytesDone, bytesNeeded, event));
        }

        /** Checks that the event is about these NET_BUFFER_LISTs: their number, and buffers, bytes and checksum of each. */
        public SeenEvent withLists(Data expected) {
            return check(Differences.ofLists(expected, event));
        }

        /** Checks that the event is about all NET_BUFFER_LISTs of a transfer, as {@link #withLists(Data)} does. */
        public SeenEvent withLists(Transfer expected) {
            return check(Differences.ofLists(new Data(expected, ObjectId.NONE, ObjectId.NONE, 0, 0), event));
        }

        /**
         * Checks that the event is about the packets that NDIS 5 has for these lists, one for each NET_BUFFER, or about the
         * NET_BUFFER_LISTs that NDIS makes of such packets: their number, bytes and checksums.
         */
        public SeenEvent withPackets(Data expected) {
            int buffers = expected.transfer().buffers();
            return check(Differences.ofPackets(expected.transfer(), expected.first() * buffers, expected.size() * buffers, event));
        }

        /** Checks that the event is about one of these packets. */
        public SeenEvent withPacket(Transfer transfer, int packet) {
            return check(Differences.ofPackets(transfer, packet, 1, event));
        }

        /** Checks the Status member of each NET_BUFFER_LIST. */
        public SeenEvent withListStatus(NdisStatus expected) {
            return check(Differences.ofListStatus(expected, event));
        }

        /** Checks that there is no data. */
        public SeenEvent withoutData() {
            return withData(CloseData.none());
        }

        /** Checks the data, byte for byte. */
        public SeenEvent withData(String expected) {
            return withData(CloseData.of(expected));
        }

        /** Checks the data, byte for byte. */
        public SeenEvent withData(CloseData expected) {
            byte[] wanted = expected.toBytes();
            int mismatch = Arrays.mismatch(wanted, event.data());
            if (event.dataSize() != wanted.length || mismatch >= 0) {
                throw new AssertionError("expected " + wanted.length + " bytes of data, got " + event.dataSize()
                        + (mismatch >= 0 && mismatch < Math.min(wanted.length, event.data().length)
                                ? ", the first difference at byte " + mismatch : "")
                        + ": " + event);
            }
            return this;
        }

        /** Checks the data, byte for byte: of an OID's answer or a status buffer. */
        public SeenEvent withData(byte... expected) {
            return withData(CloseData.of(expected));
        }

        /** Checks an argument, counted from 0 as in the prototype. */
        public SeenEvent withArgument(int index, long expected) {
            long actual = event.arguments()[index];
            if (actual != expected) {
                throw new AssertionError("expected argument " + index + " to be " + expected + ", got " + actual + ": " + event);
            }
            return this;
        }

        /** Checks that this was recorded before another event. */
        public SeenEvent before(SeenEvent later) {
            if (event.sequence() >= later.event.sequence()) {
                throw new AssertionError("expected " + event + System.lineSeparator() + "    before " + later.event);
            }
            return this;
        }

        /** Checks the IRQL, where the kernel models it. */
        public SeenEvent atIrql(int expected) {
            if (event.irql() != expected) {
                throw new AssertionError("expected IRQL " + expected + ", got " + event.irql() + ": " + event);
            }
            return this;
        }

        /** The arguments as 64-bit values. */
        public List<Long> arguments() {
            List<Long> list = new ArrayList<>();
            for (long argument : event.arguments()) {
                list.add(argument);
            }
            return list;
        }
    }
}
