// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_DEACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_ACTIVATE_VC_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE;

import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** The activations of table 2.3. Those of a stand-alone call manager go down to the miniport, and may pend there (3.8). */
final class ActivationTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    ActivationTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        ModelVc vc = model.vcs.get(step.on());
        switch (step.kind()) {
            case MCM_ACTIVATE_VC -> activate(vc);
            case MCM_DEACTIVATE_VC -> deactivate(vc);
            default -> complete(vc);
        }
    }

    private void activate(ModelVc vc) {
        boolean ended = switch (vc.managerCall) {
            case IDLE, CLOSED -> vc.byClient;
            case CLOSE_INDICATED, CLOSE_REQUESTED, CLOSE_FAILED -> true;
            default -> false;
        };
        if (vc.isChanging()) {
            prediction.refusedByState();
        } else if (ended || vc.modifying && step.parameters() != vc.asked) { /* it belongs to the setup or a change of a call */
            prediction.undefined();
        } else if (model.standAlone) {
            goDown(vc, true);
        } else {
            model.activates(vc, prediction);
            vc.activated = step.parameters();
        }
    }

    private void deactivate(ModelVc vc) {
        boolean over = switch (vc.managerCall) {
            case IDLE, CLOSED, CLOSE_REQUESTED -> true;
            default -> false;
        };
        if (vc.isChanging()) {
            prediction.refusedByState();
        } else if (!vc.isActive()) {
            prediction.refusedByState(Transition.VC_DEACTIVATES_INACTIVE);
        } else if (model.isBusy(vc, true) && !model.standAlone) {
            prediction.refusedByState();
        } else if (!over || model.isBusy(vc, true) || model.isBusy(vc, false) || vc.modifying) { /* after the call (C-01), and its data */
            prediction.undefined();
        } else if (model.standAlone) {
            goDown(vc, false);
        } else {
            model.deactivates(vc, prediction);
        }
    }

    /** To the miniport, which answers. */
    private void goDown(ModelVc vc, boolean up) {
        Answer answer = step.answer(up ? MINIPORT_CO_ACTIVATE_VC : MINIPORT_CO_DEACTIVATE_VC);
        prediction.enters(Side.MINIPORT, answer.callback(), vc.name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.returns(answer.status());
            changed(vc, up, answer.status());
            return;
        }
        prediction.returns(NdisStatus.PENDING);
        vc.changing = up ? Life.VC_ACTIVE : Life.VC_INACTIVE;
        vc.changingTo = step.parameters();
        if (answer.way() == Answer.Way.COMPLETING) {
            completed(vc, up, answer.status());
        }
    }

    private void changed(ModelVc vc, boolean up, NdisStatus status) {
        int parameters = vc.isChanging() ? vc.changingTo : step.parameters();
        vc.changing = Life.NONE;
        if (!status.equals(NdisStatus.SUCCESS)) {
            prediction.took(Transition.VC_ACTIVATION_FAILS);
        } else if (up) {
            prediction.took(vc.isActive() ? Transition.VC_ACTIVATES_AGAIN : Transition.VC_ACTIVATES);
            vc.manager = Life.VC_ACTIVE;
            vc.activated = parameters;
        } else {
            prediction.took(Transition.VC_DEACTIVATES);
            vc.manager = Life.VC_INACTIVE;
            vc.usedActivation = false;
        }
    }

    private void completed(ModelVc vc, boolean up, NdisStatus status) {
        prediction.took(up ? Transition.VC_ACTIVATION_COMPLETES : Transition.VC_DEACTIVATION_COMPLETES);
        prediction.enters(Side.CALL_MANAGER, up ? PROTOCOL_CM_ACTIVATE_VC_COMPLETE : PROTOCOL_CM_DEACTIVATE_VC_COMPLETE, vc.name, status);
        changed(vc, up, status);
    }

    private void complete(ModelVc vc) {
        boolean up = step.kind() == OperationKind.MP_ACTIVATE_VC_COMPLETE;
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (vc.changing != (up ? Life.VC_ACTIVE : Life.VC_INACTIVE)) {
            prediction.refusedByState();
        } else if (!up && !step.succeeds()) { /* nobody says what follows */
            prediction.undefined();
        } else {
            completed(vc, up, step.status());
        }
    }
}
