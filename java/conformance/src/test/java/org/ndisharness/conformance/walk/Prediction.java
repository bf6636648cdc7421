// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** What a step leads to: the guard's answer, the status that NDIS returns, the callbacks that come, the transitions that are taken. */
final class Prediction {
    private final List<String> callbacks = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();
    private int outcome;
    private NdisStatus status = NdisStatus.SUCCESS;
    private boolean undefined;

    /** The driver's guard refuses the operation. */
    void refused(int ntStatus) {
        outcome = ntStatus;
    }

    /** The guard refuses the operation because of the state that the object is in. */
    void refusedByState() {
        refused(NtStatus.INVALID_DEVICE_STATE);
    }

    /** The guard refuses a row of the tables that breaks a precondition. */
    void refusedByState(Transition illegal) {
        took(illegal);
        refusedByState();
    }

    /** The drivers would do it, but the contract does not allow it, or does not say what it leads to. */
    void undefined() {
        undefined = true;
    }

    void returns(NdisStatus value) {
        status = value;
    }

    void took(Transition transition) {
        transitions.add(transition);
    }

    /** A callback on an object without a status of its own. */
    void enters(Side side, FunctionId callback, String object) {
        callbacks.add(text(side, callback, object, ""));
    }

    /** A callback that is handed a status. */
    void enters(Side side, FunctionId callback, String object, NdisStatus handed) {
        callbacks.add(text(side, callback, object, handed.toString()));
    }

    static String text(Side side, FunctionId callback, String object, String handed) {
        return side.label() + " " + callback.symbol() + " on " + object + (handed.isEmpty() ? "" : " with " + handed);
    }

    boolean isRefused() {
        return outcome != NtStatus.SUCCESS;
    }

    boolean isUndefined() {
        return undefined;
    }

    int outcome() {
        return outcome;
    }

    NdisStatus status() {
        return status;
    }

    List<String> callbacks() {
        return callbacks;
    }

    List<Transition> transitions() {
        return transitions;
    }
}
