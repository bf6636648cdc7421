// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;

/** Everything that happened on one VC, seen from both sides. */
final class VcHistory {
    private ObjectId client = ObjectId.NONE;
    private ObjectId callManager = ObjectId.NONE;
    private Side creator = Side.NONE;
    private boolean active;
    private final List<CallHistory> calls = new ArrayList<>();
    private final List<Frame> activations = new ArrayList<>();
    private final List<Frame> deactivations = new ArrayList<>();
    private final List<Frame> deletes = new ArrayList<>();
    private final List<Frame> deleteHandlers = new ArrayList<>();
    private final List<Frame> sends = new ArrayList<>();
    private final List<Frame> sendCompletions = new ArrayList<>();
    private final List<Frame> receives = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<Long> freedByManager = new ArrayList<>();
    private final List<Long> freedByClient = new ArrayList<>();

    void join(ObjectId id) {
        if (id.side() == Side.CLIENT) {
            client = id;
        } else {
            callManager = id;
        }
    }

    ObjectId client() {
        return client;
    }

    ObjectId callManager() {
        return callManager;
    }

    void creator(Side side) {
        creator = side;
    }

    boolean createdByClient() {
        return creator == Side.CLIENT;
    }

    boolean createdByManager() {
        return creator == Side.CALL_MANAGER;
    }

    boolean isActive() {
        return active;
    }

    void active(boolean now) {
        active = now;
    }

    List<CallHistory> calls() {
        return calls;
    }

    /** The call that was begun last before that moment. */
    Optional<CallHistory> callAt(long sequence) {
        CallHistory found = null;
        for (CallHistory call : calls) {
            if (call.begin().at() < sequence) {
                found = call;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The newest call. */
    Optional<CallHistory> currentCall() {
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    }

    /** The call begun after that moment, if any. */
    Optional<CallHistory> nextCall(long sequence) {
        return calls.stream().filter(c -> c.begin().at() > sequence).findFirst();
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

    List<Frame> sends() {
        return sends;
    }

    List<Frame> sendCompletions() {
        return sendCompletions;
    }

    List<Frame> receives() {
        return receives;
    }

    /** All frames on the VC, in order of their beginning. */
    List<Frame> frames() {
        return frames;
    }

    List<Long> freedByManager() {
        return freedByManager;
    }

    List<Long> freedByClient() {
        return freedByClient;
    }

    /** Whether a stand-alone call manager serves it: it uses the NdisCm names for its own bindings' VCs. */
    boolean isStandAlone() {
        return frames.stream().anyMatch(f -> f.function().symbol().startsWith("NdisCm"));
    }

    /** When the VC was deleted with success; beyond every event if it was not. */
    long deletedAt() {
        return deletes.stream().filter(d -> d.returned(NdisStatus.SUCCESS)).mapToLong(Frame::until).min()
                .orElse(Long.MAX_VALUE);
    }

    /** First activation after that moment; beyond every event if there is none. */
    long activatedAfter(long sequence) {
        return activations.stream().mapToLong(Frame::at).filter(at -> at > sequence).min().orElse(Long.MAX_VALUE);
    }
}
