// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndisharness.harness.OperationKind;
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
        return states;
    }

    private static void both(List<Expected> states, String name, Life client, CallState clientCall, Life manager, CallState managerCall) {
        states.add(new Expected(name, Side.CLIENT, client, clientCall));
        states.add(new Expected(name, Side.CALL_MANAGER, manager, managerCall));
    }

    /** Whether the call manager wants the family closed: then nothing new begins on it. */
    boolean isEnding() {
        return families.values().stream().anyMatch(family -> family.notified);
    }

    /** What a test still owes, and no teardown does in its place. */
    List<Step> owed() {
        return families.values().stream().filter(family -> family.notifyOwed)
                .map(family -> Step.step(OperationKind.CL_NOTIFY_CLOSE_AF_COMPLETE, family.name).status(NdisStatus.FAILURE)).toList();
    }

    /** Whether something with this name is, or was, there. */
    boolean knows(String name) {
        return name.equals(BINDING) || isThere(name) || gone.contains(name);
    }

    boolean isThere(String name) {
        return families.containsKey(name) || saps.containsKey(name) || vcs.containsKey(name);
    }

    /** The object is no more. */
    void end(String name) {
        families.remove(name);
        saps.remove(name);
        vcs.remove(name);
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
        predict(step, prediction);
        if (!step.makes().isEmpty() || !step.makesParty().isEmpty()) {
            made++;
        }
        named.addAll(families.keySet());
        named.addAll(saps.keySet());
        named.addAll(vcs.keySet());
        return prediction;
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
            case CL_CREATE_VC, MCM_CREATE_VC, CL_DELETE_VC, MCM_DELETE_VC, MCM_ACTIVATE_VC, MCM_DEACTIVATE_VC ->
                new VcTable(this, step, prediction).apply();
            case CL_MAKE_CALL, MCM_MAKE_CALL_COMPLETE -> new OutgoingCallTable(this, step, prediction).apply();
            case MCM_DISPATCH_INCOMING_CALL, CL_INCOMING_CALL_COMPLETE, MCM_DISPATCH_CALL_CONNECTED ->
                new IncomingCallTable(this, step, prediction).apply();
            case CL_CLOSE_CALL, MCM_CLOSE_CALL_COMPLETE, MCM_DISPATCH_INCOMING_CLOSE_CALL -> new CloseTable(this, step, prediction).apply();
            default -> throw new IllegalArgumentException(step.kind() + " is not modelled");
        }
    }
}
