// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.conformance.walk.Step.step;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_DEACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_ADD_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DEREGISTER_SAP;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DROP_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MAKE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_OPEN_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_REGISTER_SAP;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_CREATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** All steps that one could take in a state of the model, sensible or not. */
final class Candidates {
    /** Failures that a driver may choose; NDIS_STATUS_NOT_ACCEPTED has success severity and is one all the same. */
    private static final List<NdisStatus> FAILURES =
            List.of(NdisStatus.FAILURE, NdisStatus.RESOURCES, NdisStatus.NOT_ACCEPTED, NdisStatus.VC_NOT_AVAILABLE);

    private static final int PARAMETERS = 3;

    private final Model model;
    private final Random random;
    private final Bounds bounds;
    private final List<Step> steps = new ArrayList<>();

    /**
     * How many objects there may be at a time.
     *
     * @param vcs VCs
     * @param saps SAPs
     * @param parties parties of all calls
     * @param outgoing whether there are VCs of the client
     */
    record Bounds(int vcs, int saps, int parties, boolean outgoing) {
    }

    private Candidates(Model model, Random random, Bounds bounds) {
        this.model = model;
        this.random = random;
        this.bounds = bounds;
    }

    /** The steps that one could take; one of several equal statuses is chosen at random. */
    static List<Step> of(Model model, Random random, Bounds bounds) {
        Candidates candidates = new Candidates(model, random, bounds);
        candidates.addFamilies();
        model.saps.keySet().forEach(candidates::addSap);
        model.vcs.values().forEach(candidates::addVc);
        model.parties.values().forEach(candidates::addParty);
        model.data.keySet().forEach(candidates::addData);
        model.gone.stream().skip(model.gone.isEmpty() ? 0 : random.nextInt(model.gone.size())).findFirst().ifPresent(candidates::addStale);
        return candidates.steps;
    }

    private NdisStatus failure() {
        return FAILURES.get(random.nextInt(FAILURES.size()));
    }

    private void add(Step step) {
        steps.add(step);
    }

    /** With each of the ways to answer. */
    private void addAnswered(Step step, FunctionId callback, Side side) {
        add(step.answered(Answer.returning(callback, side, NdisStatus.SUCCESS)));
        add(step.answered(Answer.returning(callback, side, failure())));
        add(step.answered(Answer.pending(callback, side)));
        add(step.answered(Answer.completing(callback, side, NdisStatus.SUCCESS)));
        add(step.answered(Answer.completing(callback, side, failure())));
    }

    /** With each of the ways to answer a callback that can only succeed. */
    private void addGranted(Step step, FunctionId callback, Side side) {
        add(step.answered(Answer.returning(callback, side, NdisStatus.SUCCESS)));
        add(step.answered(Answer.pending(callback, side)));
        add(step.answered(Answer.completing(callback, side, NdisStatus.SUCCESS)));
    }

    private void addCompletion(Step step) {
        add(step);
        add(step.status(failure()));
        if (random.nextInt(4) == 0) {
            add(step.status(NdisStatus.PENDING));
        }
    }

    private void addFamilies() {
        addAnswered(step(OperationKind.CL_OPEN_AF, Model.BINDING).making(model.newName("af")), PROTOCOL_CM_OPEN_AF, Side.CALL_MANAGER);
        model.families.keySet().forEach(this::addFamily);
    }

    private void addFamily(String af) {
        addCompletion(step(OperationKind.MCM_OPEN_AF_COMPLETE, af));
        addGranted(step(OperationKind.CL_CLOSE_AF, af), PROTOCOL_CM_CLOSE_AF, Side.CALL_MANAGER);
        addCompletion(step(OperationKind.MCM_CLOSE_AF_COMPLETE, af));
        Step notify = step(OperationKind.MCM_NOTIFY_CLOSE_AF, af);
        add(notify.answered(Answer.returning(PROTOCOL_CL_NOTIFY_CLOSE_AF, Side.CLIENT, NdisStatus.SUCCESS)));
        add(notify.answered(Answer.returning(PROTOCOL_CL_NOTIFY_CLOSE_AF, Side.CLIENT, failure())));
        add(notify.answered(Answer.pending(PROTOCOL_CL_NOTIFY_CLOSE_AF, Side.CLIENT)));
        addCompletion(step(OperationKind.CL_NOTIFY_CLOSE_AF_COMPLETE, af));
        if (model.saps.size() < bounds.saps) {
            addAnswered(step(OperationKind.CL_REGISTER_SAP, af).making(model.newName("sap")), PROTOCOL_CM_REGISTER_SAP, Side.CALL_MANAGER);
        }
        if (model.vcs.size() < bounds.vcs) {
            addCreations(af);
        }
    }

    private void addCreations(String af) {
        Step client = step(OperationKind.CL_CREATE_VC, af).making(model.newName("vc"));
        if (bounds.outgoing) {
            add(client.answered(Answer.returning(PROTOCOL_CO_CREATE_VC, Side.CALL_MANAGER, NdisStatus.SUCCESS)));
            add(client.answered(Answer.returning(PROTOCOL_CO_CREATE_VC, Side.CALL_MANAGER, failure())));
        }
        Step manager = step(OperationKind.MCM_CREATE_VC, af).making(model.newName("vc"));
        add(manager.answered(Answer.returning(PROTOCOL_CO_CREATE_VC, Side.CLIENT, NdisStatus.SUCCESS)));
        add(manager.answered(Answer.returning(PROTOCOL_CO_CREATE_VC, Side.CLIENT, failure())));
    }

    private void addSap(String sap) {
        addCompletion(step(OperationKind.MCM_REGISTER_SAP_COMPLETE, sap));
        addGranted(step(OperationKind.CL_DEREGISTER_SAP, sap), PROTOCOL_CM_DEREGISTER_SAP, Side.CALL_MANAGER);
        addCompletion(step(OperationKind.MCM_DEREGISTER_SAP_COMPLETE, sap));
        model.vcs.keySet().forEach(
                vc -> addAnswered(step(OperationKind.MCM_DISPATCH_INCOMING_CALL, vc).with(sap), PROTOCOL_CL_INCOMING_CALL, Side.CLIENT));
    }

    private void addVc(ModelVc vc) {
        add(step(OperationKind.CL_DELETE_VC, vc.name));
        add(step(OperationKind.MCM_DELETE_VC, vc.name));
        addActivations(step(OperationKind.MCM_ACTIVATE_VC, vc.name).parameters(random.nextInt(PARAMETERS)),
                step(OperationKind.MCM_DEACTIVATE_VC, vc.name));
        addAnswered(step(OperationKind.CL_MAKE_CALL, vc.name), PROTOCOL_CM_MAKE_CALL, Side.CALL_MANAGER);
        if (model.parties.size() < bounds.parties) {
            String party = model.newName("party");
            addAnswered(step(OperationKind.CL_MAKE_CALL, vc.name).makingParty(party), PROTOCOL_CM_MAKE_CALL, Side.CALL_MANAGER);
            addAnswered(step(OperationKind.CL_ADD_PARTY, vc.name).makingParty(party), PROTOCOL_CM_ADD_PARTY, Side.CALL_MANAGER);
        }
        addCompletion(step(OperationKind.MCM_MAKE_CALL_COMPLETE, vc.name));
        Step changed = step(OperationKind.MCM_MAKE_CALL_COMPLETE, vc.name).parameters(Step.CHANGED);
        add(changed);
        add(changed); /* it has to be followed up to be of use */
        addAnswered(step(OperationKind.CL_MODIFY_CALL_QOS, vc.name).parameters(random.nextInt(PARAMETERS)), PROTOCOL_CM_MODIFY_CALL_QOS,
                Side.CALL_MANAGER);
        addCompletion(step(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE, vc.name));
        add(step(OperationKind.MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, vc.name));
        addTransfers(vc);
        addCompletion(step(OperationKind.CL_INCOMING_CALL_COMPLETE, vc.name));
        add(step(OperationKind.MCM_DISPATCH_CALL_CONNECTED, vc.name));
        addAnswered(step(OperationKind.CL_CLOSE_CALL, vc.name), PROTOCOL_CM_CLOSE_CALL, Side.CALL_MANAGER);
        addCompletion(step(OperationKind.MCM_CLOSE_CALL_COMPLETE, vc.name));
        add(step(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL, vc.name));
        add(step(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL, vc.name).status(failure()));
    }

    private void addActivations(Step activate, Step deactivate) {
        if (!model.standAlone) {
            add(activate);
            add(deactivate);
            return;
        }
        addAnswered(activate, MINIPORT_CO_ACTIVATE_VC, Side.MINIPORT);
        addGranted(deactivate, MINIPORT_CO_DEACTIVATE_VC, Side.MINIPORT);
        addCompletion(step(OperationKind.MP_ACTIVATE_VC_COMPLETE, activate.on()));
        addCompletion(step(OperationKind.MP_DEACTIVATE_VC_COMPLETE, activate.on()));
    }

    private void addTransfers(ModelVc vc) {
        Step send = step(OperationKind.CL_SEND_NET_BUFFER_LISTS, vc.name).making(model.newName("data"));
        Step receive = step(OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS, vc.name).making(model.newName("data"));
        add(send.answered(Answer.returning(MINIPORT_CO_SEND_NET_BUFFER_LISTS, Side.MINIPORT, NdisStatus.SUCCESS)));
        add(receive.answered(Answer.returning(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, Side.CLIENT, NdisStatus.SUCCESS)));
        if (model.data.isEmpty()) {
            add(send.answered(Answer.pending(MINIPORT_CO_SEND_NET_BUFFER_LISTS, Side.MINIPORT)));
            add(receive.answered(Answer.pending(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, Side.CLIENT)));
        }
    }

    private void addParty(ModelParty party) {
        addCompletion(step(OperationKind.MCM_ADD_PARTY_COMPLETE, party.name));
        addAnswered(step(OperationKind.CL_DROP_PARTY, party.name), PROTOCOL_CM_DROP_PARTY, Side.CALL_MANAGER);
        addCompletion(step(OperationKind.MCM_DROP_PARTY_COMPLETE, party.name));
        add(step(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY, party.name));
        add(step(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY, party.name).status(failure()));
        addAnswered(step(OperationKind.CL_CLOSE_CALL, party.vc).with(party.name), PROTOCOL_CM_CLOSE_CALL, Side.CALL_MANAGER);
    }

    private void addData(String data) {
        add(step(OperationKind.MP_SEND_NET_BUFFER_LISTS_COMPLETE, data));
        add(step(OperationKind.CL_RETURN_NET_BUFFER_LISTS, data));
    }

    /** What one does to an object that is no more. */
    private void addStale(String name) {
        if (name.startsWith("af")) {
            addCreations(name);
            add(step(OperationKind.CL_CLOSE_AF, name));
        } else if (name.startsWith("sap")) {
            add(step(OperationKind.CL_DEREGISTER_SAP, name));
        } else if (name.startsWith("party")) {
            add(step(OperationKind.CL_DROP_PARTY, name));
            add(step(OperationKind.MCM_DROP_PARTY_COMPLETE, name));
        } else if (name.startsWith("vc")) {
            add(step(OperationKind.CL_DELETE_VC, name));
            add(step(OperationKind.CL_CLOSE_CALL, name));
            add(step(OperationKind.MCM_CLOSE_CALL_COMPLETE, name));
            add(step(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL, name));
        }
    }
}
