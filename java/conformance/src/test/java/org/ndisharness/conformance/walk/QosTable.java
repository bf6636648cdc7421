// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Changes of a call's quality of service, from both sides: the rows of 2.4 and 2.5 that negotiate, and section 3.4. */
final class QosTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    QosTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_MODIFY_CALL_QOS -> modify(model.vcs.get(step.on()));
            case MCM_MODIFY_CALL_QOS_COMPLETE -> complete(model.vcs.get(step.on()));
            default -> indicate(model.vcs.get(step.on()));
        }
    }

    private void modify(ModelVc vc) {
        boolean call = switch (vc.clientCall) {
            case SETUP, OFFERED, ACCEPTED, CONNECTED -> true;
            default -> false;
        };
        if (!call || vc.modifying) {
            prediction.refusedByState();
            return;
        }
        if (vc.clientCall == CallState.SETUP || model.isEnding()) {
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_MODIFY_CALL_QOS);
        prediction.took(vc.clientCall == CallState.OFFERED ? Transition.OFFER_NEGOTIATED : Transition.QOS_CHANGES);
        if (vc.changed) {
            prediction.took(Transition.CALL_RENEGOTIATED);
        }
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_MODIFY_CALL_QOS, vc.name);
        if (answer.way() != Answer.Way.PENDING && answer.succeeds() && vc.isActive()) { /* by itself, before it succeeds */
            model.activates(vc, prediction);
            vc.activated = step.parameters();
        }
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.QOS_RETURNS_SUCCESS : Transition.QOS_RETURNS_ERROR);
            prediction.returns(answer.status());
            modified(vc, answer.status());
            return;
        }
        prediction.returns(NdisStatus.PENDING);
        vc.modifying = true;
        vc.asked = step.parameters();
        vc.before = vc.activated;
        if (answer.way() == Answer.Way.COMPLETING) {
            completed(vc, answer.status());
        }
    }

    private static void modified(ModelVc vc, NdisStatus status) {
        vc.modifying = false;
        vc.changed &= !status.equals(NdisStatus.SUCCESS);
    }

    private void completed(ModelVc vc, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.QOS_COMPLETES : Transition.QOS_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, vc.name, status);
        modified(vc, status);
    }

    private void complete(ModelVc vc) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!vc.modifying) {
            prediction.refusedByState();
        } else if (vc.isActive() && vc.activated != (step.succeeds() ? vc.asked : vc.before)) { /* QOS-003, QOS-004 */
            prediction.undefined();
        } else {
            completed(vc, step.status());
        }
    }

    private void indicate(ModelVc vc) {
        if (!vc.isActive() || vc.managerCall != CallState.CONNECTED) {
            prediction.refusedByState();
            return;
        }
        if (vc.modifying) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.QOS_CHANGE_INDICATED);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE, vc.name);
    }
}
