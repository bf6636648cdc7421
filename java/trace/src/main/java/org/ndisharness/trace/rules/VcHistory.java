// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;

/** Everything that happened on one VC, seen from both sides. Moments that never came lie beyond every event. */
final class VcHistory {
    private static final long NEVER = Long.MAX_VALUE;

    private final Timeline active = new Timeline();
    private final List<CallHistory> calls = new ArrayList<>();
    private final List<Frame> activations = new ArrayList<>();
    private final List<Frame> deactivations = new ArrayList<>();
    private final List<Frame> deletes = new ArrayList<>();
    private final List<Frame> deleteHandlers = new ArrayList<>();
    private final List<Frame> sends = new ArrayList<>();
    private final List<Frame> sendReturns = new ArrayList<>();
    private final List<Frame> sendCompletions = new ArrayList<>();
    private final List<Frame> receives = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<Long> freedByManager = new ArrayList<>();
    private final List<Long> freedByClient = new ArrayList<>();
    private ObjectId client = ObjectId.NONE;
    private ObjectId callManager = ObjectId.NONE;
    private ObjectId addressFamily = ObjectId.NONE;
    private ObjectId managersFamily = ObjectId.NONE;
    private Side creator = Side.NONE;
    private boolean standAlone;

    void join(ObjectId id) {
        if (id.side() == Side.CLIENT) {
            client = id;
        } else if (id.side() == Side.CALL_MANAGER) {
            callManager = id;
        }
    }

    ObjectId client() {
        return client;
    }

    ObjectId callManager() {
        return callManager;
    }

    /** Whether the client's side was recorded. */
    boolean hasClient() {
        return !client.isNone();
    }

    /** Whether the call manager's side was recorded. */
    boolean hasManager() {
        return !callManager.isNone();
    }

    void creator(Side side) {
        creator = side;
    }

    boolean isCreatorKnown() {
        return creator != Side.NONE;
    }

    boolean createdByClient() {
        return creator == Side.CLIENT;
    }

    boolean createdByManager() {
        return creator == Side.CALL_MANAGER;
    }

    void addressFamily(ObjectId id) {
        addressFamily = id;
    }

    /** The client's address family; none if its creation was not recorded. */
    ObjectId addressFamily() {
        return addressFamily;
    }

    void managersFamily(ObjectId id) {
        managersFamily = id;
    }

    /** The call manager's address family; none if its creation was not recorded. */
    ObjectId managersFamily() {
        return managersFamily;
    }

    /** Whether the VC is active. */
    Timeline active() {
        return active;
    }

    List<CallHistory> calls() {
        return calls;
    }

    /** The attempts to close all calls on the VC, oldest first. */
    Stream<CloseAttempt> closes() {
        return calls.stream().flatMap(c -> c.closes().stream());
    }

    /** The oldest attempt to close that fits. */
    Optional<CloseAttempt> firstClose(Predicate<CloseAttempt> fits) {
        return closes().filter(fits).findFirst();
    }

    /** The newest attempt to close that fits. */
    Optional<CloseAttempt> lastClose(Predicate<CloseAttempt> fits) {
        return closes().filter(fits).reduce((older, newer) -> newer);
    }

    /** The call that was begun last before that moment. */
    Optional<CallHistory> callAt(long sequence) {
        return calls.stream().filter(c -> c.begin().at() < sequence).reduce((older, newer) -> newer);
    }

    /** The newest call. */
    Optional<CallHistory> currentCall() {
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    }

    /** The call after this one, if any. */
    Optional<CallHistory> nextCall(CallHistory call) {
        return calls.stream().filter(c -> c.begin().at() > call.begin().at()).findFirst();
    }

    /** When the call after this one began. */
    long nextCallAt(CallHistory call) {
        return nextCall(call).map(c -> c.begin().at()).orElse(NEVER);
    }

    List<Frame> activations() {
        return activations;
    }

    List<Frame> deactivations() {
        return deactivations;
    }

    /** NdisCoDeleteVc or NdisMCmDeleteVc, whoever called it. */
    List<Frame> deletes() {
        return deletes;
    }

    /** ProtocolCoDeleteVc. */
    List<Frame> deleteHandlers() {
        return deleteHandlers;
    }

    /** NdisCoSendNetBufferLists. */
    List<Frame> sends() {
        return sends;
    }

    /** NdisMCoSendNetBufferListsComplete. */
    List<Frame> sendReturns() {
        return sendReturns;
    }

    /** ProtocolCoSendNetBufferListsComplete. */
    List<Frame> sendCompletions() {
        return sendCompletions;
    }

    /** NdisMCoIndicateReceiveNetBufferLists. */
    List<Frame> receives() {
        return receives;
    }

    /** All frames on the VC, in order of their beginning. */
    List<Frame> frames() {
        return frames;
    }

    void add(Frame frame) {
        frames.add(frame);
        standAlone |= frame.function().symbol().startsWith("NdisCm");
    }

    List<Long> freedByManager() {
        return freedByManager;
    }

    List<Long> freedByClient() {
        return freedByClient;
    }

    /** Whether a stand-alone call manager serves it: it uses the NdisCm names for its own bindings' VCs. */
    boolean isStandAlone() {
        return standAlone;
    }

    /** When its creator's delete function returned success. */
    long deletedAt() {
        return firstSuccess(deletes.stream());
    }

    /** When the call manager's handle died: its own deletion, or its callback for the client's, returned success. */
    long deadForManagerAt() {
        return Math.min(deletedAt(), firstSuccess(deleteHandlers.stream().filter(h -> h.side() != Side.CLIENT)));
    }

    private static long firstSuccess(Stream<Frame> frames) {
        return frames.filter(f -> f.returned(NdisStatus.SUCCESS)).mapToLong(Frame::until).min().orElse(NEVER);
    }

    /** First activation after that moment. */
    long activatedAfter(long sequence) {
        return activations.stream().mapToLong(Frame::at).filter(at -> at > sequence).min().orElse(NEVER);
    }
}
