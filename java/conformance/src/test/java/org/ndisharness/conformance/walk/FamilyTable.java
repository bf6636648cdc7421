// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_OPEN_AF;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.1: address family. */
final class FamilyTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    FamilyTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_OPEN_AF -> open();
            case MCM_OPEN_AF_COMPLETE -> completeOpen(model.families.get(step.on()));
            case CL_CLOSE_AF -> close(model.families.get(step.on()));
            case MCM_CLOSE_AF_COMPLETE -> completeClose(model.families.get(step.on()));
            case MCM_NOTIFY_CLOSE_AF -> notifyClose(model.families.get(step.on()));
            default -> completeNotify(model.families.get(step.on()));
        }
    }

    private void open() {
        if (!model.families.isEmpty()) {
            prediction.refusedByState();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_OPEN_AF);
        ModelFamily family = new ModelFamily(step.makes());
        model.families.put(family.name, family);
        prediction.took(Transition.AF_OPENS);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_OPEN_AF, answer.nameOf(family.name));
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.AF_OPEN_RETURNS_SUCCESS : Transition.AF_OPEN_RETURNS_ERROR);
            prediction.returns(answer.status());
            opened(family, answer.status());
            return;
        }
        prediction.took(Transition.AF_OPEN_PENDS);
        prediction.returns(NdisStatus.PENDING);
        family.openOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            openCompleted(family, answer.nameOf(family.name), answer.status());
        }
    }

    private void opened(ModelFamily family, NdisStatus status) {
        family.openOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            family.client = Life.OPEN;
            family.manager = Life.OPEN;
        } else {
            model.end(family.name);
        }
    }

    private void openCompleted(ModelFamily family, String name, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.AF_OPEN_COMPLETES : Transition.AF_OPEN_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_OPEN_AF_COMPLETE_EX, name, status);
        opened(family, status);
    }

    private void completeOpen(ModelFamily family) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!family.openOwed) {
            prediction.refusedByState();
        } else {
            openCompleted(family, family.name, step.status());
        }
    }

    private void close(ModelFamily family) {
        boolean busy = !model.saps.isEmpty() || !model.vcs.isEmpty();
        if (family.client == Life.CLOSING) {
            prediction.refusedByState(Transition.AF_CLOSES_AGAIN);
        } else if (family.client != Life.OPEN) {
            prediction.refusedByState();
        } else if (busy) {
            prediction.refusedByState(Transition.AF_CLOSES_BUSY);
        } else {
            prediction.took(Transition.AF_CLOSES);
            prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_CLOSE_AF, family.name);
            family.client = Life.CLOSING;
            family.manager = Life.CLOSING;
            Answer answer = step.answer(PROTOCOL_CM_CLOSE_AF);
            if (answer.way() == Answer.Way.RETURNING) {
                prediction.took(Transition.AF_CLOSE_RETURNS_SUCCESS);
                closed(family);
                return;
            }
            prediction.returns(NdisStatus.PENDING);
            family.closeOwed = true;
            if (answer.way() == Answer.Way.COMPLETING) {
                closeCompleted(family);
            }
        }
    }

    private void closeCompleted(ModelFamily family) {
        prediction.took(Transition.AF_CLOSE_COMPLETES);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_CLOSE_AF_COMPLETE, family.name, NdisStatus.SUCCESS);
        closed(family);
    }

    /** Whoever asked for the close is told that it is done. */
    private void closed(ModelFamily family) {
        if (family.notifyOwed) {
            prediction.took(Transition.AF_NOTIFY_COMPLETES);
            prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE, family.name, NdisStatus.SUCCESS);
        }
        model.end(family.name);
    }

    private void completeClose(ModelFamily family) {
        if (!step.succeeds()) { /* the pages offer no failure */
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!family.closeOwed) {
            prediction.refusedByState();
        } else {
            closeCompleted(family);
        }
    }

    private void notifyClose(ModelFamily family) {
        if (family.manager != Life.OPEN || family.notified) {
            prediction.refusedByState();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CL_NOTIFY_CLOSE_AF);
        family.notified = true;
        prediction.took(Transition.AF_NOTIFIES_CLOSE);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_NOTIFY_CLOSE_AF, family.name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(Transition.AF_NOTIFY_RETURNS);
            prediction.returns(answer.status());
        } else {
            prediction.returns(NdisStatus.PENDING);
            family.notifyOwed = true;
        }
    }

    private void completeNotify(ModelFamily family) {
        if (!family.notifyOwed || step.succeeds() || step.pends()) { /* SUCCESS says that the family is closed */
            prediction.refusedByState();
            return;
        }
        family.notifyOwed = false;
        prediction.took(Transition.AF_NOTIFY_COMPLETES);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE, family.name, step.status());
    }
}
