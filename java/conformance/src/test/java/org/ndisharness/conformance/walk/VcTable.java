// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_CREATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_DELETE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_CREATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_DELETE_VC;

import org.ndisharness.trace.Side;

/** Table 2.3: virtual connection. */
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
            case MCM_DELETE_VC -> deleteByManager(model.vcs.get(step.on()));
            case MCM_ACTIVATE_VC -> activate(model.vcs.get(step.on()));
            default -> deactivate(model.vcs.get(step.on()));
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
        } else if (vc.isActive() || !vc.isFreeForManager()) { /* the client cannot know that it is active (C-01) */
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

    private void activate(ModelVc vc) {
        boolean ended = switch (vc.managerCall) {
            case IDLE, CLOSED -> vc.byClient;
            case CLOSE_INDICATED, CLOSE_REQUESTED, CLOSE_FAILED -> true;
            default -> false;
        };
        if (ended) { /* activation belongs to the setup or a change of a call */
            prediction.undefined();
            return;
        }
        if (vc.modifying && step.parameters() != vc.asked) {
            prediction.undefined();
            return;
        }
        model.activates(vc, prediction);
        vc.activated = step.parameters();
    }

    private void deactivate(ModelVc vc) {
        if (!vc.isActive()) {
            prediction.refusedByState(Transition.VC_DEACTIVATES_INACTIVE);
            return;
        }
        if (model.isBusy(vc, true)) {
            if (model.standAlone) { /* the miniport below aborts them */
                prediction.undefined();
            } else {
                prediction.refusedByState();
            }
            return;
        }
        boolean early = switch (vc.managerCall) {
            case IDLE, CLOSED, CLOSE_REQUESTED -> false;
            default -> true;
        };
        if (early) { /* between ProtocolCmCloseCall and the deletion (C-01) */
            prediction.undefined();
            return;
        }
        if (model.isBusy(vc, false) || vc.modifying) {
            prediction.undefined();
            return;
        }
        model.deactivates(vc, prediction);
    }
}
