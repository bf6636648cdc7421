// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;

import java.util.List;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.6: closing, both kinds of call. */
final class CloseTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    CloseTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_CLOSE_CALL -> close(model.vcs.get(step.on()));
            case MCM_CLOSE_CALL_COMPLETE -> complete(model.vcs.get(step.on()));
            default -> indicate(model.vcs.get(step.on()));
        }
    }

    private void close(ModelVc vc) {
        switch (vc.clientCall) {
            case SETUP -> prediction.refusedByState(Transition.CALL_CLOSES_IN_SETUP);
            case ACCEPTED, CLOSE_FAILED, CONNECTED, CLOSE_INDICATED -> closeCall(vc);
            default -> prediction.refusedByState();
        }
    }

    private void closeCall(ModelVc vc) {
        List<ModelParty> left = model.partiesOf(vc).filter(ModelParty::counts).toList();
        if (left.size() > 1) {
            prediction.refusedByState(Transition.PARTY_CLOSES_EARLY);
            return;
        }
        boolean fits = vc.multipoint ? left.get(0).isActive() && step.with().equals(left.get(0).name) : step.with().isEmpty();
        if (!fits || model.isBusy(vc, true)) {
            prediction.refusedByState();
            return;
        }
        boolean underWay = vc.modifying || model.isBusy(vc, false) || model.partiesOf(vc).anyMatch(party -> !party.counts());
        if (underWay) {
            prediction.undefined();
            return;
        }
        if (vc.clientCall == CallState.CONNECTED) {
            prediction.took(Transition.CLOSE_REQUESTED);
        } else if (vc.clientCall == CallState.CLOSE_INDICATED) {
            prediction.took(Transition.CLOSE_FOLLOWS_INDICATION);
        }
        if (vc.changed) {
            prediction.took(Transition.CALL_REJECTED);
        }
        if (vc.multipoint) {
            prediction.took(Transition.PARTY_CLOSES_CALL);
        }
        closeNow(vc);
    }

    private void closeNow(ModelVc vc) {
        Answer answer = step.answer(PROTOCOL_CM_CLOSE_CALL);
        vc.clientCall = CallState.CLOSE_REQUESTED;
        vc.answerOwed = false; /* the close takes the answer's place (U-04) */
        vc.managerCall = CallState.CLOSE_REQUESTED;
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_CLOSE_CALL, model.callOf(vc));
        if (answer.way() != Answer.Way.PENDING && answer.succeeds() && vc.isActive()) { /* by itself, first */
            model.deactivates(vc, prediction);
        }
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.CLOSE_RETURNS_SUCCESS : Transition.CLOSE_RETURNS_ERROR);
            prediction.returns(answer.status());
            closed(vc, answer.status());
            return;
        }
        prediction.took(Transition.CLOSE_PENDS);
        prediction.returns(NdisStatus.PENDING);
        vc.closeOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            completed(vc, answer.status());
        }
    }

    private void closed(ModelVc vc, NdisStatus status) {
        vc.closeOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            vc.clientCall = CallState.CLOSED;
            vc.client = Life.VC_INACTIVE;
            vc.endManagerCall(CallState.CLOSED);
            vc.multipoint = false;
            vc.changed = false;
            model.partiesOf(vc).toList().forEach(party -> model.end(party.name));
        } else {
            vc.clientCall = CallState.CLOSE_FAILED;
            vc.managerCall = CallState.CLOSE_FAILED;
        }
    }

    private void completed(ModelVc vc, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.CLOSE_COMPLETES : Transition.CLOSE_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_CLOSE_CALL_COMPLETE, model.callOf(vc), status);
        closed(vc, status);
    }

    private void complete(ModelVc vc) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!vc.closeOwed) {
            prediction.refusedByState();
        } else if (step.succeeds() && vc.isActive()) { /* it is deactivated first (C-01) */
            prediction.undefined();
        } else {
            completed(vc, step.status());
        }
    }

    private void indicate(ModelVc vc) {
        if (vc.managerCall == CallState.CLOSE_INDICATED) {
            prediction.refusedByState(Transition.CLOSE_INDICATED_AGAIN);
            return;
        }
        boolean call = switch (vc.managerCall) {
            case OFFERED, ACCEPTED, CONNECTED, CLOSE_REQUESTED, CLOSE_FAILED -> true;
            default -> false;
        };
        if (!call || vc.closeDispatched || vc.makeOwed) {
            prediction.refusedByState();
            return;
        }
        switch (vc.managerCall) {
            case OFFERED -> {
                prediction.took(Transition.OFFER_CLOSED);
                prediction.took(Transition.CLOSE_INDICATED_OFFERED);
            }
            case ACCEPTED -> {
                prediction.took(Transition.OFFER_NOT_CONNECTED);
                prediction.took(Transition.CLOSE_INDICATED_ACCEPTED);
            }
            case CONNECTED -> {
                prediction.took(Transition.CLOSE_INDICATED);
                if (vc.multipoint && model.activeParties(vc) == 1) {
                    prediction.took(Transition.PARTY_LAST_LEAVES);
                }
            }
            case CLOSE_REQUESTED -> prediction.took(Transition.CLOSE_FROM_BOTH_SIDES);
            default -> { /* after a close that failed (U-05) */
            }
        }
        vc.closeDispatched = true;
        vc.spoilt |= vc.byClient && !step.succeeds();
        if (vc.managerCall != CallState.CLOSE_REQUESTED) {
            vc.managerCall = CallState.CLOSE_INDICATED;
        }
        prediction.enters(Side.CLIENT, PROTOCOL_CL_INCOMING_CLOSE_CALL, vc.name, step.status());
        if (vc.clientCall == CallState.OFFERED || vc.clientCall == CallState.ACCEPTED || vc.clientCall == CallState.CONNECTED) {
            vc.clientCall = CallState.CLOSE_INDICATED;
        }
    }
}
