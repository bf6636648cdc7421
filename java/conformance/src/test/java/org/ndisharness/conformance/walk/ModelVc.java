// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** A VC and the call on it, as both sides see them. */
final class ModelVc implements Cloneable {
    final String name;
    final boolean byClient;

    Life client = Life.VC_CREATED;
    CallState clientCall = CallState.IDLE;
    boolean multipoint;
    /** A change of QoS is pended. */
    boolean modifying;
    /** The parameters that are asked for, those before, and those of the last activation. */
    int asked;
    int before;
    int activated;
    /** The call manager handed back other parameters than it was given. */
    boolean changed;
    /** The client owes NdisClIncomingCallComplete. */
    boolean answerOwed;
    /** The SAP of the offer. */
    String sap = "";

    Life manager = Life.VC_CREATED;
    CallState managerCall = CallState.IDLE;
    boolean makeOwed;
    boolean closeOwed;
    boolean offerUnanswered;
    boolean closeDispatched;
    /** Active since an earlier call: has to be deactivated before the next offer. */
    boolean usedActivation;
    /** What an activation or deactivation that the miniport has pended leads to, with which parameters. */
    Life changing = Life.NONE;
    int changingTo;
    /** The network ended a call on it with a failure: its client has to delete it. */
    boolean spoilt;
    /** The offer before was refused, or the call before closed, and the VC lives. */
    boolean rejected;

    ModelVc(String name, boolean byClient) {
        this.name = name;
        this.byClient = byClient;
    }

    /** For the client no call is on the VC, none on its way, and nothing of the last one left. */
    boolean isFreeForClient() {
        return clientCall.isNone() && !modifying && (client == Life.VC_CREATED || client == Life.VC_INACTIVE);
    }

    /** The call manager may get rid of the VC once it is deactivated. */
    boolean isFreeForManager() {
        return managerCall.isNone() && !makeOwed && !closeOwed && !modifying;
    }

    boolean isChanging() {
        return changing != Life.NONE;
    }

    boolean isActive() {
        return manager == Life.VC_ACTIVE;
    }

    /** The call is over for the call manager. */
    void endManagerCall(CallState state) {
        managerCall = state;
        offerUnanswered = false;
        closeDispatched = false;
        usedActivation = isActive();
    }

    ModelVc copy() {
        try {
            return (ModelVc) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
