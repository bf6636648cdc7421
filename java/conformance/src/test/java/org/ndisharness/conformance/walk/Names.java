// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** The drivers' ids of the model's objects: both sides' and, under a stand-alone call manager, the miniport's. */
final class Names {
    private static final int RATE = 125_000;
    private static final int BYTES = 100;

    private record View(Side side, String name) {
    }

    private final Session session;
    private final Map<View, ObjectId> ids = new HashMap<>();
    private final Map<ObjectId, String> names = new HashMap<>();
    private final Map<ObjectId, List<ObjectId>> peers = new HashMap<>();
    private int read;

    Names(Session session) {
        this.session = session;
        AddressFamily family = session.addressFamily();
        put(Model.BINDING, family.binding());
        put(Model.FIRST_FAMILY, family.client());
        put(Model.FIRST_FAMILY, family.callManager());
        read = session.trace().update().recorded().size();
    }

    private void put(String name, ObjectId id) {
        ids.put(new View(id.side(), name), id);
        names.put(id, name);
    }

    /** The miniport knows the call manager's VC by the call manager's id, unless that is one of its own. */
    private ObjectId id(Side side, String name) {
        ObjectId id = ids.get(new View(side, name));
        if (id == null && side == Side.MINIPORT) {
            id = ids.get(new View(Side.CALL_MANAGER, name));
        }
        if (id == null) {
            throw new Disagreement(name + " has no id of the " + side.label());
        }
        return id;
    }

    private static Side sideOf(OperationKind kind) {
        return kind.name().startsWith("CL_") ? Side.CLIENT : kind.name().startsWith("MP_") ? Side.MINIPORT : Side.CALL_MANAGER;
    }

    /** The step as the drivers take it. */
    Operation operation(Step step) {
        Side side = sideOf(step.kind());
        Operation operation = new Operation(step.kind()).on(id(side, step.on())).status(step.status());
        if (!step.with().isEmpty()) {
            operation.with(id(side, step.with()));
        }
        switch (step.kind()) {
            case CL_REGISTER_SAP -> operation.payload(step.makes().getBytes(StandardCharsets.US_ASCII));
            case CL_MAKE_CALL -> operation.flags(step.makesParty().isEmpty() ? 0 : Operation.MULTIPOINT).parameters(parameters(0));
            case CL_MODIFY_CALL_QOS, MCM_ACTIVATE_VC -> operation.parameters(parameters(step.parameters()));
            case MCM_MAKE_CALL_COMPLETE -> {
                if (step.parameters() == Step.CHANGED) {
                    operation.parameters(parameters(0).withFlags(CallParameters.PARAMETERS_CHANGED));
                }
            }
            case CL_SEND_NET_BUFFER_LISTS, MP_INDICATE_RECEIVE_NET_BUFFER_LISTS -> operation.transfer(Transfer.of(BYTES), 0);
            default -> {
            }
        }
        return operation;
    }

    private static CallParameters parameters(int number) {
        return CallParameters.defaults().withTokenRate(RATE * (1 + number));
    }

    Operation query(Side side, String name) {
        return new Operation(OperationKind.QUERY_STATE).on(id(side, name)).flags(Operation.CONTINUE);
    }

    /** Queries by each id that the object has. */
    List<Operation> queries(String name) {
        return Stream.of(Side.CLIENT, Side.CALL_MANAGER, Side.MINIPORT).filter(side -> ids.containsKey(new View(side, name)))
                .map(side -> query(side, name)).toList();
    }

    /** Reads the events of a step; returns the callbacks. */
    List<String> read(Step step, OperationResult result, Model model) {
        Trace trace = session.trace().update().recorded();
        for (int i = read; i < trace.size(); i++) {
            if (trace.get(i).kind() == EventKind.LINK) {
                link(trace.get(i).object(), trace.get(i).object2());
            }
        }
        if (model.isThere(step.makes())) {
            made(step.makes(), result.object());
        }
        if (model.isThere(step.makesParty())) {
            made(step.makesParty(), result.party());
        }
        if (model.data.containsKey(step.makes())) { /* the receiver's id is in the callback */
            for (int i = read; i < trace.size(); i++) {
                if (trace.get(i).kind() == EventKind.ENTER && trace.get(i).object2().kind() == ObjectKind.DATA) {
                    put(step.makes(), trace.get(i).object2());
                }
            }
        }
        List<String> callbacks = new ArrayList<>();
        for (; read < trace.size(); read++) {
            if (trace.get(read).kind() == EventKind.ENTER) {
                callbacks.add(text(trace.get(read)));
            }
        }
        return callbacks;
    }

    private void link(ObjectId one, ObjectId other) {
        peers.computeIfAbsent(one, id -> new ArrayList<>()).add(other);
        peers.computeIfAbsent(other, id -> new ArrayList<>()).add(one);
    }

    private void made(String name, ObjectId id) {
        put(name, id);
        for (ObjectId peer : peers.getOrDefault(id, List.of())) {
            if (!names.containsKey(peer)) {
                made(name, peer);
            }
        }
    }

    private String text(TraceEvent event) {
        String object = names.getOrDefault(event.object(), Answer.NAMELESS);
        if (event.object2().kind() == ObjectKind.PARTY) {
            object = PartyTable.text(object, names.getOrDefault(event.object2(), Answer.NAMELESS));
        }
        return Prediction.text(event.side(), event.function().orElseThrow(), object, event.hasStatus() ? event.status().toString() : "");
    }
}
