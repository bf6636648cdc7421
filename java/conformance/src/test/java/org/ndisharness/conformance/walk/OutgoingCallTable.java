// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MAKE_CALL;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.4: outgoing call. */
final class OutgoingCallTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    OutgoingCallTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_MAKE_CALL -> make(model.vcs.get(step.on()));
            default -> complete(model.vcs.get(step.on()));
        }
    }

    private void make(ModelVc vc) {
        if (!vc.byClient || !vc.isFreeForClient()) {
            prediction.refusedByState();
            return;
        }
        if (vc.isActive() || !vc.isFreeForManager() || vc.spoilt || model.isEnding()) { /* an inactive VC is reused */
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_MAKE_CALL);
        String name = begin(vc, answer);
        prediction.took(Transition.CALL_MAKES);
        if (vc.managerCall == CallState.CLOSED) {
            prediction.took(Transition.CLOSED_VC_REUSED);
        }
        vc.clientCall = CallState.SETUP;
        vc.managerCall = CallState.SETUP;
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_MAKE_CALL, name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.CALL_RETURNS_SUCCESS : Transition.CALL_RETURNS_ERROR);
            prediction.returns(answer.status());
            if (answer.succeeds()) { /* by itself, before it returns */
                model.activates(vc, prediction);
            }
            made(vc, answer.status());
            return;
        }
        prediction.took(Transition.CALL_PENDS);
        prediction.returns(NdisStatus.PENDING);
        vc.makeOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            if (answer.succeeds()) {
                model.activates(vc, prediction);
            }
            completed(vc, name, answer.status());
        }
    }

    /** What a new call begins with; returns how events name it. */
    private String begin(ModelVc vc, Answer answer) {
        vc.closeDispatched = false;
        vc.changed = false;
        vc.activated = 0;
        vc.multipoint = !step.makesParty().isEmpty();
        if (!vc.multipoint) {
            return vc.name;
        }
        prediction.took(Transition.PARTY_COMES_WITH_CALL);
        model.parties.put(step.makesParty(), new ModelParty(step.makesParty(), vc.name));
        return PartyTable.text(vc.name, answer.nameOf(step.makesParty()));
    }

    private void made(ModelVc vc, NdisStatus status) {
        vc.makeOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            vc.clientCall = CallState.CONNECTED;
            vc.client = Life.VC_ACTIVE;
            vc.managerCall = CallState.CONNECTED;
            model.partiesOf(vc).forEach(ModelParty::activate);
        } else {
            vc.clientCall = CallState.IDLE;
            vc.multipoint = false;
            model.partiesOf(vc).toList().forEach(party -> model.end(party.name));
            vc.endManagerCall(CallState.IDLE);
        }
    }

    private void completed(ModelVc vc, String name, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.CALL_COMPLETES : Transition.CALL_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_MAKE_CALL_COMPLETE, name, status);
        made(vc, status);
    }

    private void complete(ModelVc vc) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!vc.makeOwed || step.succeeds() && !vc.isActive()) {
            prediction.refusedByState();
        } else {
            vc.changed = step.parameters() == Step.CHANGED;
            completed(vc, model.callOf(vc), step.status());
        }
    }
}
