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

    /** The oldest attempt to close that fits; null if none does. */
    CloseAttempt firstClose(Predicate<CloseAttempt> fits) {
        for (CallHistory call : calls) {
            for (CloseAttempt close : call.closes()) {
                if (fits.test(close)) {
                    return close;
                }
            }
        }
        return null;
    }

    /** The newest attempt to close that fits; null if none does. */
    CloseAttempt lastClose(Predicate<CloseAttempt> fits) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            List<CloseAttempt> closes = calls.get(i).closes();
            for (int j = closes.size() - 1; j >= 0; j--) {
                if (fits.test(closes.get(j))) {
                    return closes.get(j);
                }
            }
        }
        return null;
    }

    /** The call that was begun last before that moment. */
    Optional<CallHistory> callAt(long sequence) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).begin().at() < sequence) {
                return Optional.of(calls.get(i));
            }
        }
        return Optional.empty();
    }

    /** The newest call. */
    Optional<CallHistory> currentCall() {
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    }

    /** The call after this one, if any. */
    Optional<CallHistory> nextCall(CallHistory call) {
        for (CallHistory next : calls) {
            if (next.begin().at() > call.begin().at()) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /** When the call after this one began. */
    long nextCallAt(CallHistory call) {
        return nextCall(call).map(c -> c.begin().at()).orElse(NEVER);
    }

    /** When a call was offered on it after that moment, first; beyond every event if none was. */
    long offeredAfter(long sequence) {
        for (CallHistory call : calls) {
            if (call.isIncoming() && call.begin().at() > sequence) {
                return call.begin().at();
            }
        }
        return NEVER;
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
        standAlone |= frame.function().isOfStandAlone();
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
        long first = NEVER;
        for (Frame delete : deletes) {
            first = delete.returned(NdisStatus.SUCCESS) ? Math.min(first, delete.until()) : first;
        }
        return first;
    }

    /** When the call manager's handle died: its own deletion, or its callback for the client's, returned success. */
    long deadForManagerAt() {
        long first = deletedAt();
        for (Frame handler : deleteHandlers) {
            first = handler.side() != Side.CLIENT && handler.returned(NdisStatus.SUCCESS) ? Math.min(first, handler.until()) : first;
        }
        return first;
    }

    /** First activation after that moment. */
    long activatedAfter(long sequence) {
        return Judges.firstAfter(activations, sequence);
    }
}
