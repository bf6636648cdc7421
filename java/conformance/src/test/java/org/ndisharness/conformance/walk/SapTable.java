// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DEREGISTER_SAP;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_REGISTER_SAP;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.2: SAP. */
final class SapTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    SapTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_REGISTER_SAP -> register();
            case MCM_REGISTER_SAP_COMPLETE -> completeRegistration(model.saps.get(step.on()));
            case CL_DEREGISTER_SAP -> deregister(model.saps.get(step.on()));
            default -> completeDeregistration(model.saps.get(step.on()));
        }
    }

    private void register() {
        if (model.families.get(step.on()).client != Life.OPEN) {
            prediction.refusedByState();
            return;
        }
        if (model.isEnding()) {
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_REGISTER_SAP);
        ModelSap sap = new ModelSap(step.makes());
        model.saps.put(sap.name, sap);
        prediction.took(Transition.SAP_REGISTERS);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_REGISTER_SAP, answer.nameOf(sap.name));
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.SAP_RETURNS_SUCCESS : Transition.SAP_RETURNS_ERROR);
            prediction.returns(answer.status());
            registered(sap, answer.status());
            return;
        }
        prediction.took(Transition.SAP_PENDS);
        prediction.returns(NdisStatus.PENDING);
        sap.registrationOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            registrationCompleted(sap, answer.nameOf(sap.name), answer.status());
        }
    }

    private void registered(ModelSap sap, NdisStatus status) {
        sap.registrationOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            sap.client = Life.OPEN;
            sap.manager = Life.OPEN;
        } else {
            model.end(sap.name);
        }
    }

    private void registrationCompleted(ModelSap sap, String name, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.SAP_COMPLETES : Transition.SAP_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_REGISTER_SAP_COMPLETE, name, status);
        registered(sap, status);
    }

    private void completeRegistration(ModelSap sap) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!sap.registrationOwed) {
            prediction.refusedByState();
        } else {
            registrationCompleted(sap, sap.name, step.status());
        }
    }

    private void deregister(ModelSap sap) {
        if (sap.client == Life.CLOSING) {
            prediction.refusedByState(Transition.SAP_DEREGISTERS_AGAIN);
            return;
        }
        if (sap.client != Life.OPEN) {
            prediction.refusedByState();
            return;
        }
        if (model.isEnding() && !model.vcs.isEmpty()) { /* calls are closed first, then SAPs deregistered */
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_DEREGISTER_SAP);
        sap.client = Life.CLOSING;
        sap.manager = Life.CLOSING;
        prediction.took(Transition.SAP_DEREGISTERS);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_DEREGISTER_SAP, sap.name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(Transition.SAP_DEREGISTRATION_RETURNS);
            model.end(sap.name);
            return;
        }
        prediction.returns(NdisStatus.PENDING);
        sap.deregistrationOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            deregistrationCompleted(sap);
        }
    }

    private void deregistrationCompleted(ModelSap sap) {
        prediction.took(Transition.SAP_DEREGISTRATION_COMPLETES);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_DEREGISTER_SAP_COMPLETE, sap.name, NdisStatus.SUCCESS);
        model.end(sap.name);
    }

    private void completeDeregistration(ModelSap sap) {
        if (!step.succeeds()) { /* the pages offer no failure */
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!sap.deregistrationOwed) {
            prediction.refusedByState();
        } else {
            deregistrationCompleted(sap);
        }
    }
}
