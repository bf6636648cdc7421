// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_ADD_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DROP_PARTY;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** Table 2.7: party. The first comes with its call (2.4), the last goes with it (2.6). */
final class PartyTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    PartyTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_ADD_PARTY -> add(model.vcs.get(step.on()));
            case MCM_ADD_PARTY_COMPLETE -> completeAddition(model.parties.get(step.on()));
            case CL_DROP_PARTY -> drop(model.parties.get(step.on()));
            case MCM_DROP_PARTY_COMPLETE -> completeDrop(model.parties.get(step.on()));
            default -> indicateDrop(model.parties.get(step.on()));
        }
    }

    /** How events name a party: with its VC. */
    static String text(String vc, String party) {
        return vc + "/" + party;
    }

    private static String text(ModelParty party) {
        return text(party.vc, party.name);
    }

    private void add(ModelVc vc) {
        if (!vc.multipoint || vc.clientCall != CallState.CONNECTED) {
            prediction.refusedByState();
            return;
        }
        if (model.isEnding()) {
            prediction.undefined();
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_ADD_PARTY);
        String name = text(vc.name, answer.nameOf(step.makesParty()));
        ModelParty party = new ModelParty(step.makesParty(), vc.name);
        model.parties.put(party.name, party);
        prediction.took(Transition.PARTY_ADDS);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_ADD_PARTY, name);
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.PARTY_ADD_RETURNS_SUCCESS : Transition.PARTY_ADD_RETURNS_ERROR);
            prediction.returns(answer.status());
            added(party, answer.status());
            return;
        }
        prediction.returns(NdisStatus.PENDING);
        party.additionOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            additionCompleted(party, name, answer.status());
        }
    }

    private void added(ModelParty party, NdisStatus status) {
        party.additionOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            party.activate();
        } else {
            model.end(party.name);
        }
    }

    private void additionCompleted(ModelParty party, String name, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.PARTY_ADD_COMPLETES : Transition.PARTY_ADD_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_ADD_PARTY_COMPLETE, name, status);
        added(party, status);
    }

    private void completeAddition(ModelParty party) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!party.additionOwed) {
            prediction.refusedByState();
        } else {
            additionCompleted(party, text(party), step.status());
        }
    }

    private void drop(ModelParty party) {
        ModelVc vc = model.vcs.get(party.vc);
        boolean call = switch (vc.clientCall) {
            case CONNECTED, CLOSE_INDICATED, CLOSE_FAILED -> true;
            default -> false;
        };
        if (!call || !party.isActive()) {
            prediction.refusedByState();
            return;
        }
        if (model.activeParties(vc) < 2) {
            prediction.refusedByState(Transition.PARTY_DROPS_LAST);
            return;
        }
        Answer answer = step.answer(PROTOCOL_CM_DROP_PARTY);
        party.client = Life.PARTY_DROPPING;
        party.manager = Life.PARTY_DROPPING;
        prediction.took(party.dropDispatched ? Transition.PARTY_DROP_FOLLOWS : Transition.PARTY_DROPS);
        prediction.enters(Side.CALL_MANAGER, PROTOCOL_CM_DROP_PARTY, text(party));
        if (answer.way() == Answer.Way.RETURNING) {
            prediction.took(answer.succeeds() ? Transition.PARTY_DROP_RETURNS_SUCCESS : Transition.PARTY_DROP_RETURNS_ERROR);
            prediction.returns(answer.status());
            dropped(party, answer.status());
            return;
        }
        prediction.returns(NdisStatus.PENDING);
        party.dropOwed = true;
        if (answer.way() == Answer.Way.COMPLETING) {
            dropCompleted(party, answer.status());
        }
    }

    /** After a failure the party is still there. */
    private void dropped(ModelParty party, NdisStatus status) {
        party.dropOwed = false;
        if (status.equals(NdisStatus.SUCCESS)) {
            model.end(party.name);
        } else {
            party.activate();
        }
    }

    private void dropCompleted(ModelParty party, NdisStatus status) {
        prediction.took(status.equals(NdisStatus.SUCCESS) ? Transition.PARTY_DROP_COMPLETES : Transition.PARTY_DROP_FAILS);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_DROP_PARTY_COMPLETE, text(party), status);
        dropped(party, status);
    }

    private void completeDrop(ModelParty party) {
        if (step.pends()) {
            prediction.refused(NtStatus.INVALID_PARAMETER);
        } else if (!party.dropOwed) {
            prediction.refusedByState();
        } else {
            dropCompleted(party, step.status());
        }
    }

    private void indicateDrop(ModelParty party) {
        ModelVc vc = model.vcs.get(party.vc);
        if (party.manager != Life.PARTY_ACTIVE || party.dropDispatched || vc.managerCall != CallState.CONNECTED) {
            prediction.refusedByState();
            return;
        }
        if (model.activeParties(vc) < 2) {
            prediction.refusedByState(Transition.PARTY_LAST_LEAVES_ALONE);
            return;
        }
        if (model.partiesOf(vc).filter(p -> p.isActive() && !p.dropDispatched).count() < 2) { /* the last of them leaves: the call ends */
            prediction.undefined();
            return;
        }
        party.dropDispatched = true;
        prediction.took(Transition.PARTY_LEAVES);
        prediction.enters(Side.CLIENT, PROTOCOL_CL_INCOMING_DROP_PARTY, text(party), step.status());
    }
}
