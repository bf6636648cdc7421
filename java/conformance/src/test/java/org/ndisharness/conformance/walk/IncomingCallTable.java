// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CALL_CONNECTED;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** Table 2.5: incoming call. */
final class IncomingCallTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    IncomingCallTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case MCM_DISPATCH_INCOMING_CALL -> offer(model.vcs.get(step.on()), model.saps.get(step.with()));
            case CL_INCOMING_CALL_COMPLETE -> answer(model.vcs.get(step.on()));
            default -> connect(model.vcs.get(step.on()));
        }
    }

    private void offer(ModelVc vc, ModelSap sap) {
        boolean open = sap.manager == Life.OPEN || sap.manager == Life.OPENING;
        if (vc.byClient || !vc.managerCall.isNone() || !vc.isActive() || vc.usedActivation || !open) {
            prediction.refusedByState();
            return;
        }
        if (!vc.isFreeForManager() || !vc.isFreeForClient() || model.isEnding()) {
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CL_INCOMING_CALL);
        prediction.took(Transition.OFFER_DISPATCHED);
        prediction.took(sap.manager == Life.OPEN ? Transition.SAP_TAKES_CALL : Transition.SAP_TAKES_CALL_PENDING);
        if (vc.managerCall == CallState.CLOSED) {
            prediction.took(Transition.CLOSED_VC_REUSED);
        } else if (vc.rejected) {
            prediction.took(Transition.OFFER_VC_REUSED);
        }
        vc.rejected = false;
        vc.clientCall = CallState.OFFERED;
        vc.managerCall = CallState.OFFERED;
        vc.offerUnanswered = true;
        vc.sap = sap.name;
        vc.closeDispatched = false;
        prediction.enters(Side.CLIENT, PROTOCOL_CL_INCOMING_CALL, vc.name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.OFFER_RETURNS_SUCCESS : Transition.OFFER_RETURNS_ERROR);
            prediction.returns(answer.status());
            answered(vc, answer.status());
            return;
        }
        prediction.took(Transition.OFFER_PENDS);
        prediction.returns(NdisStatus.PENDING);
        vc.answerOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            completed(vc, answer.status());
        }
    }

    /** Both sides know the answer now. A close that was indicated meanwhile stays, unless the answer ends the call (U-04). */
    private void answered(ModelVc vc, NdisStatus status) {
        vc.answerOwed = false;
        if (!status.equals(NdisStatus.SUCCESS)) {
            vc.clientCall = CallState.IDLE;
            vc.endManagerCall(CallState.IDLE);
            vc.rejected = true;
            return;
        }
        vc.offerUnanswered = false;
        if (vc.clientCall == CallState.OFFERED) {
            vc.clientCall = CallState.ACCEPTED;
        }
        if (vc.managerCall == CallState.OFFERED) {
            vc.managerCall = CallState.ACCEPTED;
        }
    }

    private void completed(ModelVc vc, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.OFFER_ACCEPTED : Transition.OFFER_REJECTED);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_INCOMING_CALL_COMPLETE, vc.name, status);
        answered(vc, status);
    }

    private void answer(ModelVc vc) {
        if (!vc.answerOwed || step.pends()) {
            prediction.refusedByState();
        } else if (vc.modifying || step.succeeds() && !isThere(vc.sap)) { /* the SAP goes with the offer unanswered (U-29) */
            prediction.undefined();
        } else {
            completed(vc, step.status());
        }
    }

    private boolean isThere(String sap) {
        return model.saps.containsKey(sap) && model.saps.get(sap).manager != Life.CLOSING;
    }

    private void connect(ModelVc vc) {
        if (vc.byClient || vc.managerCall != CallState.ACCEPTED || !vc.isActive()) {
            prediction.refusedByState();
            return;
        }
        if (vc.modifying) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.OFFER_CONNECTED);
        vc.managerCall = CallState.CONNECTED;
        vc.clientCall = CallState.CONNECTED;
        vc.client = Life.VC_ACTIVE;
        prediction.enters(Side.CLIENT, PROTOCOL_CL_CALL_CONNECTED, vc.name);
    }
}
