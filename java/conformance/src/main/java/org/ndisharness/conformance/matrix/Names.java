// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Binding;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** Objects by the names that a scenario gives them; one name stands for all sides' views of an object. */
final class Names {
    private static final Map<String, Side> SUFFIXES = Map.of("cl", Side.CLIENT, "cm", Side.CALL_MANAGER, "mp", Side.MINIPORT);

    private final Session session;
    private final Map<String, ObjectId> ids = new HashMap<>();
    private final Map<ObjectId, Set<ObjectId>> views = new HashMap<>();
    private int eventsSeen;

    Names(Session session) {
        this.session = session;
        AddressFamily family = session.addressFamily();
        ids.put("af", family.client());
        Binding binding = session.binding();
        ids.put("binding", binding.client());
        ids.put("adapter", binding.adapter());
        ids.put("manager", session.hello().isStandAlone() ? binding.callManager() : binding.adapter());
        join(family.client(), family.callManager());
        session.trace().update().recorded().events().stream().map(TraceEvent::object)
                .filter(id -> id.kind() == ObjectKind.ADAPTER).findFirst().ifPresent(id -> put("adapter", id));
    }

    void put(String name, ObjectId id) {
        if (!id.isNone()) {
            ids.put(name, id);
        }
    }

    private void join(ObjectId one, ObjectId other) {
        Set<ObjectId> all = new HashSet<>(Set.of(one, other));
        all.addAll(views.getOrDefault(one, Set.of()));
        all.addAll(views.getOrDefault(other, Set.of()));
        all.forEach(id -> views.put(id, all));
    }

    /**
     * The object as this side knows it, or as {@code NAME.cl}, {@code .cm}, {@code .mp} say; empty if it was not made. {@code null} is
     * none.
     */
    Optional<ObjectId> find(String name, Side side) {
        if (name.equals("null")) {
            return Optional.of(ObjectId.NONE);
        }
        int dot = name.indexOf('.');
        Side wanted = dot < 0 ? side : SUFFIXES.get(name.substring(dot + 1));
        ObjectId id = ids.get(dot < 0 ? name : name.substring(0, dot));
        return id == null || wanted == null ? Optional.empty() : view(id, wanted);
    }

    private Optional<ObjectId> view(ObjectId id, Side side) {
        if (id.side() == side || id.kind() == ObjectKind.ADAPTER) {
            return Optional.of(id);
        }
        readLinks();
        Set<ObjectId> all = views.getOrDefault(id, Set.of(id));
        return all.stream().filter(v -> v.side() == side).findFirst()
                .or(() -> side == Side.MINIPORT ? all.stream().filter(v -> v.side() == Side.CALL_MANAGER).findFirst() : Optional.empty());
    }

    private void readLinks() {
        Trace trace = session.trace().update().recorded();
        for (; eventsSeen < trace.size(); eventsSeen++) {
            TraceEvent event = trace.get(eventsSeen);
            if (event.kind() == EventKind.LINK) {
                join(event.object(), event.object2());
            }
        }
    }
}
