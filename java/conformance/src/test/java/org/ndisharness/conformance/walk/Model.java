// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;

/** The state tables of the contract for one client and one call manager: what is there, and what each step changes. */
final class Model {
    /** The address family that is open when a session begins. */
    static final String FIRST_FAMILY = "af1";
    /** The client's binding to the adapter. */
    static final String BINDING = "binding";

    final boolean standAlone;
    final Map<String, ModelFamily> families = new LinkedHashMap<>();
    final Map<String, ModelSap> saps = new LinkedHashMap<>();
    final Map<String, ModelVc> vcs = new LinkedHashMap<>();
    final Map<String, ModelParty> parties = new LinkedHashMap<>();
    final Map<String, ModelData> data = new LinkedHashMap<>();
    /** Names of objects that are no more. */
    final Set<String> gone = new LinkedHashSet<>();
    /** Names of objects that were there at the end of a step. */
    private final Set<String> named = new LinkedHashSet<>();
    private int made = 1;

    /** What a session begins with. */
    Model(boolean standAlone) {
        this.standAlone = standAlone;
        ModelFamily family = new ModelFamily(FIRST_FAMILY);
        family.client = Life.OPEN;
        family.manager = Life.OPEN;
        families.put(FIRST_FAMILY, family);
        named.add(FIRST_FAMILY);
    }

    private Model(Model other) {
        standAlone = other.standAlone;
        other.families.forEach((name, family) -> families.put(name, family.copy()));
        other.saps.forEach((name, sap) -> saps.put(name, sap.copy()));
        other.vcs.forEach((name, vc) -> vcs.put(name, vc.copy()));
        other.parties.forEach((name, party) -> parties.put(name, party.copy()));
        data.putAll(other.data);
        gone.addAll(other.gone);
        named.addAll(other.named);
        made = other.made;
    }

    Model copy() {
        return new Model(this);
    }

    /** A state that one side must say an object is in, as {@code QUERY_STATE} tells it. */
    record Expected(String name, Side side, Life life, CallState call) {
        long value() {
            return life.ordinal() | (long) call.ordinal() << 8;
        }

        /** As a reader knows it. */
        static String text(long value) {
            return Life.values()[(int) value & 0xff] + ((value >>> 8) == 0 ? "" : "/" + CallState.values()[(int) (value >>> 8) & 0xff]);
        }
    }

    /** The states that both sides must tell now. */
    List<Expected> expected() {
        List<Expected> states = new ArrayList<>();
        families.values().forEach(f -> both(states, f.name, f.client, CallState.IDLE, f.manager, CallState.IDLE));
        saps.values().forEach(s -> both(states, s.name, s.client, CallState.IDLE, s.manager, CallState.IDLE));
        vcs.values().forEach(v -> both(states, v.name, v.client, v.clientCall, v.manager, v.managerCall));
        if (standAlone) {
            vcs.values().forEach(v -> states.add(new Expected(v.name, Side.MINIPORT, v.manager, CallState.IDLE)));
        }
        parties.values().forEach(p -> both(states, p.name, p.client, CallState.IDLE, p.manager, CallState.IDLE));
        return states;
    }

    private static void both(List<Expected> states, String name, Life client, CallState clientCall, Life manager, CallState managerCall) {
        states.add(new Expected(name, Side.CLIENT, client, clientCall));
        states.add(new Expected(name, Side.CALL_MANAGER, manager, managerCall));
    }

    /** How events name a call: with the only party that there is. */
    String callOf(ModelVc vc) {
        return partiesOf(vc).map(party -> PartyTable.text(vc.name, party.name)).findFirst().orElse(vc.name);
    }

    Stream<ModelParty> partiesOf(ModelVc vc) {
        return parties.values().stream().filter(party -> party.vc.equals(vc.name));
    }

    /** Parties that the call has; a drop that is under way takes one away. */
    long activeParties(ModelVc vc) {
        return partiesOf(vc).filter(ModelParty::isActive).count();
    }

    /** Whether lists of this direction are under way on the VC. */
    boolean isBusy(ModelVc vc, boolean sent) {
        return data.values().stream().anyMatch(lists -> lists.vc().equals(vc.name) && lists.sent() == sent);
    }

    /** The call manager activates the VC. */
    void activates(ModelVc vc, Prediction prediction) {
        prediction.took(vc.isActive() ? Transition.VC_ACTIVATES_AGAIN : Transition.VC_ACTIVATES);
        vc.manager = Life.VC_ACTIVE;
        if (standAlone) {
            prediction.enters(Side.MINIPORT, FunctionId.MINIPORT_CO_ACTIVATE_VC, vc.name);
        }
    }

    /** The call manager deactivates the VC. */
    void deactivates(ModelVc vc, Prediction prediction) {
        prediction.took(Transition.VC_DEACTIVATES);
        if (standAlone) {
            prediction.enters(Side.MINIPORT, FunctionId.MINIPORT_CO_DEACTIVATE_VC, vc.name);
        }
        vc.manager = Life.VC_INACTIVE;
        vc.usedActivation = false;
    }

    /** Whether the call manager wants the family closed: then nothing new begins on it. */
    boolean isEnding() {
        return families.values().stream().anyMatch(family -> family.notified);
    }

    /** What a test still owes, and no teardown does in its place. */
    List<Step> owed() {
        Stream<Step> notifications = families.values().stream().filter(family -> family.notifyOwed)
                .map(family -> Step.step(OperationKind.CL_NOTIFY_CLOSE_AF_COMPLETE, family.name).status(NdisStatus.FAILURE));
        Stream<Step> changes = vcs.values().stream().filter(vc -> vc.modifying && vc.isActive() && vc.activated != vc.before)
                .map(vc -> Step.step(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE, vc.name));
        return Stream.concat(notifications, changes).toList();
    }

    /** Whether something with this name is, or was, there. */
    boolean knows(String name) {
        return name.equals(BINDING) || isThere(name) || gone.contains(name);
    }

    boolean isThere(String name) {
        return families.containsKey(name) || saps.containsKey(name) || vcs.containsKey(name) || parties.containsKey(name)
                || data.containsKey(name);
    }

    /** The object is no more. */
    void end(String name) {
        families.remove(name);
        saps.remove(name);
        vcs.remove(name);
        parties.remove(name);
        data.remove(name);
        if (named.contains(name)) {
            gone.add(name);
        }
    }

    /** A name that no object has had yet. */
    String newName(String kind) {
        return kind + (made + 1);
    }

    /** Predicts what the step leads to, and goes there. */
    Prediction apply(Step step) {
        Prediction prediction = new Prediction();
        boolean changing = vcs.containsKey(step.on()) && vcs.get(step.on()).isChanging() && !bearsChange(step);
        predict(step, prediction);
        if (changing && !prediction.isRefused()) {
            prediction.undefined();
        }
        if (!step.makes().isEmpty() || !step.makesParty().isEmpty()) {
            made++;
        }
        named.addAll(families.keySet());
        named.addAll(saps.keySet());
        named.addAll(vcs.keySet());
        named.addAll(parties.keySet());
        named.addAll(data.keySet());
        return prediction;
    }

    /** Whether the step makes sense while the VC's activation or deactivation pends. */
    private static boolean bearsChange(Step step) {
        return switch (step.kind()) {
            case MP_ACTIVATE_VC_COMPLETE, MP_DEACTIVATE_VC_COMPLETE, CL_DELETE_VC -> true;
            default -> false;
        };
    }

    private void predict(Step step, Prediction prediction) {
        if (!step.on().equals(BINDING) && !isThere(step.on()) || !step.with().isEmpty() && !isThere(step.with())) {
            prediction.refused(NtStatus.INVALID_HANDLE);
            if (gone.contains(step.on()) && step.kind().name().endsWith("_CREATE_VC")) {
                prediction.took(Transition.VC_BAD_FAMILY);
            }
            return;
        }
        switch (step.kind()) {
            case CL_OPEN_AF, MCM_OPEN_AF_COMPLETE, CL_CLOSE_AF, MCM_CLOSE_AF_COMPLETE, MCM_NOTIFY_CLOSE_AF, CL_NOTIFY_CLOSE_AF_COMPLETE ->
                new FamilyTable(this, step, prediction).apply();
            case CL_REGISTER_SAP, MCM_REGISTER_SAP_COMPLETE, CL_DEREGISTER_SAP, MCM_DEREGISTER_SAP_COMPLETE ->
                new SapTable(this, step, prediction).apply();
            case CL_CREATE_VC, MCM_CREATE_VC, CL_DELETE_VC, MCM_DELETE_VC -> new VcTable(this, step, prediction).apply();
            case MCM_ACTIVATE_VC, MCM_DEACTIVATE_VC, MP_ACTIVATE_VC_COMPLETE, MP_DEACTIVATE_VC_COMPLETE ->
                new ActivationTable(this, step, prediction).apply();
            case CL_MAKE_CALL, MCM_MAKE_CALL_COMPLETE -> new OutgoingCallTable(this, step, prediction).apply();
            case MCM_DISPATCH_INCOMING_CALL, CL_INCOMING_CALL_COMPLETE, MCM_DISPATCH_CALL_CONNECTED ->
                new IncomingCallTable(this, step, prediction).apply();
            case CL_CLOSE_CALL, MCM_CLOSE_CALL_COMPLETE, MCM_DISPATCH_INCOMING_CLOSE_CALL -> new CloseTable(this, step, prediction).apply();
            case CL_ADD_PARTY, MCM_ADD_PARTY_COMPLETE, CL_DROP_PARTY, MCM_DROP_PARTY_COMPLETE, MCM_DISPATCH_INCOMING_DROP_PARTY ->
                new PartyTable(this, step, prediction).apply();
            case CL_MODIFY_CALL_QOS, MCM_MODIFY_CALL_QOS_COMPLETE, MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE ->
                new QosTable(this, step, prediction).apply();
            case CL_SEND_NET_BUFFER_LISTS, MP_SEND_NET_BUFFER_LISTS_COMPLETE, MP_INDICATE_RECEIVE_NET_BUFFER_LISTS,
                    CL_RETURN_NET_BUFFER_LISTS ->
                new DataTable(this, step, prediction).apply();
            default -> throw new IllegalArgumentException(step.kind() + " is not modelled");
        }
    }
}
