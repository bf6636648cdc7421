// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_CREATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_DELETE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_CREATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_DELETE_VC;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.3: virtual connection, how it comes and goes. */
final class VcTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    VcTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_CREATE_VC -> create(true);
            case MCM_CREATE_VC -> create(false);
            case CL_DELETE_VC -> deleteByClient(model.vcs.get(step.on()));
            default -> deleteByManager(model.vcs.get(step.on()));
        }
    }

    private void create(boolean byClient) {
        ModelFamily family = model.families.get(step.on());
        if ((byClient ? family.client : family.manager) != Life.OPEN) {
            prediction.refusedByState();
            return;
        }
        if (model.isEnding()) {
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CO_CREATE_VC);
        if (model.standAlone) { /* the miniport below is told first */
            prediction.enters(Side.MINIPORT, MINIPORT_CO_CREATE_VC, answer.nameOf(step.makes()));
        }
        prediction.enters(byClient ? Side.CALL_MANAGER : Side.CLIENT, PROTOCOL_CO_CREATE_VC, answer.nameOf(step.makes()));
        if (model.standAlone && !answer.succeeds()) {
            prediction.enters(Side.MINIPORT, MINIPORT_CO_DELETE_VC, answer.nameOf(step.makes()));
        }
        prediction.returns(answer.status());
        if (answer.succeeds()) {
            prediction.took(byClient ? Transition.VC_CLIENT_CREATES : Transition.VC_MANAGER_CREATES);
            model.vcs.put(step.makes(), new ModelVc(step.makes(), byClient));
        } else {
            prediction.took(byClient ? Transition.VC_CLIENT_CREATION_FAILS : Transition.VC_MANAGER_CREATION_FAILS);
        }
    }

    private void deleteByClient(ModelVc vc) {
        boolean used = model.partiesOf(vc).findAny().isPresent() || model.isBusy(vc, true) || model.isBusy(vc, false);
        if (!vc.byClient) {
            prediction.refusedByState(Transition.VC_DELETES_FOREIGN);
        } else if (!vc.isFreeForClient() || used) {
            if (vc.isActive()) {
                prediction.took(Transition.VC_DELETES_ACTIVE);
            }
            prediction.refusedByState();
        } else if (vc.changing == Life.VC_INACTIVE && vc.isFreeForManager()) {
            prediction.took(Transition.VC_DELETES_DEACTIVATING);
            prediction.returns(NdisStatus.CLOSING);
            vc.client = Life.VC_INACTIVE;
        } else if (vc.isActive() || vc.isChanging() || !vc.isFreeForManager()) { /* the client cannot know that it is active (C-01) */
            prediction.undefined();
        } else {
            prediction.took(Transition.VC_CLIENT_DELETES);
            deleted(vc, Side.CALL_MANAGER);
        }
    }

    private void deleteByManager(ModelVc vc) {
        if (vc.byClient) {
            prediction.refusedByState(Transition.VC_DELETES_FOREIGN);
        } else if (vc.isActive()) {
            prediction.refusedByState(Transition.VC_DELETES_ACTIVE);
        } else if (!vc.isFreeForManager()) {
            prediction.refusedByState();
        } else if (vc.isChanging()) {
            prediction.refused(NtStatus.DEVICE_BUSY);
        } else {
            prediction.took(Transition.VC_MANAGER_DELETES);
            if (vc.rejected) {
                prediction.took(Transition.OFFER_VC_DELETED);
            }
            deleted(vc, Side.CLIENT);
        }
    }

    private void deleted(ModelVc vc, Side other) {
        if (vc.managerCall == CallState.CLOSED) {
            prediction.took(Transition.CLOSED_VC_DELETED);
        }
        prediction.enters(other, PROTOCOL_CO_DELETE_VC, vc.name);
        if (model.standAlone) {
            prediction.enters(Side.MINIPORT, MINIPORT_CO_DELETE_VC, vc.name);
        }
        model.end(vc.name);
    }
}
