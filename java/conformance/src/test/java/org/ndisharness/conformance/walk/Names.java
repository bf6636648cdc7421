// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** The drivers' ids of the model's objects: both sides' and, under a stand-alone call manager, the miniport's. */
final class Names {
    private record View(Side side, String name) {
    }

    private final Session session;
    private final Map<View, ObjectId> ids = new HashMap<>();
    private final Map<ObjectId, String> names = new HashMap<>();
    private final Map<ObjectId, ObjectId> peers = new HashMap<>();
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

    private ObjectId id(Side side, String name) {
        ObjectId id = ids.get(new View(side, name));
        if (id == null) {
            throw new Disagreement(name + " has no id of the " + side.label());
        }
        return id;
    }

    private static Side sideOf(OperationKind kind) {
        return kind.name().startsWith("CL_") ? Side.CLIENT : Side.CALL_MANAGER;
    }

    /** The step as the drivers take it. */
    Operation operation(Step step) {
        Side side = sideOf(step.kind());
        Operation operation = new Operation(step.kind()).on(id(side, step.on())).status(step.status());
        if (!step.with().isEmpty()) {
            operation.with(id(side, step.with()));
        }
        if (step.kind() == OperationKind.CL_REGISTER_SAP) {
            operation.payload(step.makes().getBytes(StandardCharsets.US_ASCII));
        }
        return operation;
    }

    Operation query(Side side, String name) {
        return new Operation(OperationKind.QUERY_STATE).on(id(side, name)).flags(Operation.CONTINUE);
    }

    /** Reads the events of a step; returns the callbacks. */
    List<String> read(Step step, OperationResult result, Model model) {
        Trace trace = session.trace().update().recorded();
        for (int i = read; i < trace.size(); i++) {
            if (trace.get(i).kind() == EventKind.LINK) {
                peers.put(trace.get(i).object(), trace.get(i).object2());
                peers.put(trace.get(i).object2(), trace.get(i).object());
            }
        }
        if (!step.makes().isEmpty() && model.isThere(step.makes())) {
            made(step.makes(), result.object());
        }
        List<String> callbacks = new ArrayList<>();
        for (; read < trace.size(); read++) {
            if (trace.get(read).kind() == EventKind.ENTER) {
                callbacks.add(text(trace.get(read)));
            }
        }
        return callbacks;
    }

    private void made(String name, ObjectId id) {
        if (!id.isNone()) {
            put(name, id);
            ObjectId peer = peers.get(id);
            if (peer != null) {
                put(name, peer);
            }
        }
    }

    private String text(TraceEvent event) {
        ObjectId id = event.object2().kind() == ObjectKind.PARTY ? event.object2() : event.object();
        return Prediction.text(event.side(), event.function().orElseThrow(), names.getOrDefault(id, Answer.NAMELESS),
                event.hasStatus() ? event.status().toString() : "");
    }
}
