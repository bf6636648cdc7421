// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.TraceHeader;

/**
 * A whole trace put in order for the monitors: frames nested by thread, VCs and parties with both sides joined, calls with their closes.
 * Makes no judgement. A {@link TraceModelBuilder} fills it.
 */
final class TraceModel {
    private final Map<ObjectId, VcHistory> vcs = new HashMap<>();
    private final Map<ObjectId, PartyHistory> parties = new HashMap<>();
    private final Map<PartyHistory, CallHistory> callOfParty = new HashMap<>();
    private final List<VcHistory> vcsInOrder = new ArrayList<>();
    /** By the ordinal of their function. */
    private final List<List<Frame>> frames = new ArrayList<>(Collections.nCopies(FunctionId.values().length, List.of()));
    private final BitSet functions = new BitSet();
    private final List<Frame> framesInOrder = new ArrayList<>();
    private final Map<ObjectId, ObjectId> clientIds = new HashMap<>();
    private final Set<Side> recordedSides = EnumSet.noneOf(Side.class);
    private final List<Frame> strayRequests = new ArrayList<>();
    private final List<Frame> strayCompletions = new ArrayList<>();
    private final List<Frame> strayDispatches = new ArrayList<>();
    private final Map<NetworkMark, List<TraceEvent>> marks = new LinkedHashMap<>();
    private final Map<ObjectId, Long> familyCloses = new HashMap<>();
    private final Set<ObjectId> freed = new HashSet<>();
    private List<Frame> crashStack = List.of();
    private final Map<ObjectId, Long> cancelled = new HashMap<>();
    private long teardownAt = Long.MAX_VALUE;
    private boolean complete;
    private Exchanges exchanges;
    private Situations situations;
    private final Map<List<FunctionId>, ListHistory.Way> ways = new HashMap<>();
    private final long clockFrequency;
    private final boolean irqlKnown;

    private TraceModel(TraceHeader header) {
        clockFrequency = header.clockFrequency();
        irqlKnown = header.irqlKnown();
    }

    static TraceModel of(Trace trace, TraceEnd end) {
        TraceModel model = new TraceModel(trace.header());
        TraceModelBuilder.build(model, trace, end);
        return model;
    }

    /** Makes both ids name one thing. */
    void join(ObjectId known, ObjectId callManager) {
        ObjectId client = clientIds.getOrDefault(known, known);
        clientIds.put(callManager, client);
        if (client.kind() == ObjectKind.VC) {
            VcHistory vc = makeVc(client);
            vc.join(callManager);
            vcs.put(callManager, vc);
        } else if (client.kind() == ObjectKind.PARTY) {
            PartyHistory party = makeParty(client);
            party.join(callManager);
            parties.put(callManager, party);
        }
    }

    /** The history of a VC, begun if it is new. */
    VcHistory makeVc(ObjectId id) {
        VcHistory vc = vcs.get(id);
        if (vc == null) {
            vc = new VcHistory();
            vc.join(id);
            vcsInOrder.add(vc);
            vcs.put(id, vc);
        }
        return vc;
    }

    /** The history of a party, begun if it is new. */
    PartyHistory makeParty(ObjectId id) {
        PartyHistory party = parties.get(id);
        if (party == null) {
            party = new PartyHistory();
            party.join(id);
            parties.put(id, party);
        }
        return party;
    }

    void put(PartyHistory party, CallHistory call) {
        callOfParty.put(party, call);
    }

    void add(Frame frame) {
        framesInOrder.add(frame);
        recordedSides.add(frame.side());
        if (!has(frame.function())) {
            frames.set(frame.function().ordinal(), new ArrayList<>());
            functions.set(frame.function().ordinal());
        }
        listOf(frame.function()).add(frame);
    }

    void add(NetworkMark mark, TraceEvent event) {
        marks.computeIfAbsent(mark, unused -> new ArrayList<>()).add(event);
    }

    void familyClosed(ObjectId family, long at) {
        familyCloses.putIfAbsent(family, at);
    }

    void cancelled(ObjectId object, long at) {
        cancelled.merge(object, at, Math::max);
    }

    void teardownAt(long sequence) {
        teardownAt = Math.min(teardownAt, sequence);
    }

    void end(boolean isComplete, List<Frame> openFrames) {
        complete = isComplete;
        crashStack = List.copyOf(openFrames);
    }

    /** The VC with this id, by either side. */
    Optional<VcHistory> vc(ObjectId id) {
        return Optional.ofNullable(vcs.get(id));
    }

    /** The party with this id, by either side. */
    Optional<PartyHistory> party(ObjectId id) {
        return Optional.ofNullable(parties.get(id));
    }

    /** The call that a party is on. */
    Optional<CallHistory> callOf(PartyHistory party) {
        return Optional.ofNullable(callOfParty.get(party));
    }

    List<VcHistory> vcs() {
        return vcsInOrder;
    }

    /** Calls or callbacks of a function, in order. */
    Stream<Frame> frames(FunctionId function) {
        return listOf(function).stream();
    }

    /** The same as a list. */
    List<Frame> listOf(FunctionId function) {
        return frames.get(function.ordinal());
    }

    /** All calls and callbacks, in order. */
    Stream<Frame> frames() {
        return framesInOrder.stream();
    }

    /** The same as a list. */
    List<Frame> allFrames() {
        return framesInOrder;
    }

    /** Ordinals of all functions that were called. */
    BitSet functions() {
        return functions;
    }

    /** Whether one was called. */
    boolean has(FunctionId function) {
        return functions.get(function.ordinal());
    }

    /** The requests between the two drivers. */
    Exchanges exchanges() {
        if (exchanges == null) {
            exchanges = new Exchanges(framesInOrder, this::identity);
        }
        return exchanges;
    }

    /** What the monitors look at. */
    Situations situations() {
        if (situations == null) {
            situations = new Situations(this);
        }
        return situations;
    }

    /** The NET_BUFFER_LISTs between a function that hands them over and one that gives them back; each way is sorted once. */
    ListHistory.Way way(FunctionId takes, FunctionId gives) {
        return ways.computeIfAbsent(List.of(takes, gives), unused -> ListHistory.Way.between(this, takes, gives));
    }

    /** One id for both sides' ids of a thing. */
    ObjectId identity(ObjectId id) {
        return clientIds.getOrDefault(id, id);
    }

    /** Whether the two ids name one thing, or nothing tells that they do not. */
    boolean mayBeSame(ObjectId client, ObjectId callManager) {
        boolean linked = clientIds.containsKey(callManager);
        return !linked || clientIds.get(callManager).equals(client);
    }

    /** Whether a driver recorded its calls and callbacks: a driver under test of somebody else does not. */
    boolean isRecorded(Side side) {
        return recordedSides.contains(side);
    }

    /** Whether the IRQL of the events means something. */
    boolean irqlKnown() {
        return irqlKnown;
    }

    /** Marks of this kind: second value names an object. */
    List<TraceEvent> marks(NetworkMark mark) {
        return marks.getOrDefault(mark, List.of());
    }

    /** The id that a mark names. */
    static ObjectId marked(TraceEvent mark) {
        return new ObjectId(mark.arguments()[1]);
    }

    /** NdisClCloseCall on a VC that never had a call. */
    List<Frame> strayRequests() {
        return strayRequests;
    }

    /** Close completions on a VC whose ProtocolCmCloseCall was never entered. */
    List<Frame> strayCompletions() {
        return strayCompletions;
    }

    /** Dispatched closes on a VC that never had a call. */
    List<Frame> strayDispatches() {
        return strayDispatches;
    }

    /**
     * Whether a driver that tells what it releases has kept its context of the object to the end; one known by its boundary only does not
     * tell.
     */
    boolean isKept(ObjectId id) {
        return isComplete() && !id.isNone() && !id.isBoundary() && !freed.contains(id);
    }

    /** Objects whose context a driver released. */
    Set<ObjectId> freed() {
        return freed;
    }

    /** When the client closed an address family; beyond every event if it did not. */
    long familyClosedAt(ObjectId family) {
        return familyCloses.getOrDefault(family, Long.MAX_VALUE);
    }

    /** When the harness began to take down what the test had left; beyond every event if it did not. */
    long teardownAt() {
        return teardownAt;
    }

    /** Whether the teardown came before an operation on the object that the test had asked for earlier. */
    boolean isCancelledAfter(ObjectId object, long at) {
        return cancelled.getOrDefault(object, Long.MIN_VALUE) > at;
    }

    /** Whether an obligation that is still open at the end was broken. */
    boolean isComplete() {
        return complete;
    }

    /** The frames that had not ended when the world crashed, innermost first; empty if it did not crash, or was made to on purpose. */
    List<Frame> crashStack() {
        return crashStack;
    }

    /** The innermost frame at the crash. */
    Optional<Frame> crashFrame() {
        return crashStack.stream().findFirst();
    }

    /** Time between two events. */
    double secondsBetween(TraceEvent from, TraceEvent to) {
        return (double) (to.time() - from.time()) / clockFrequency;
    }
}
