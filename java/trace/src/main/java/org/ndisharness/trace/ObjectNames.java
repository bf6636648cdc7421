// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Short names of a trace's objects, {@code vc1}, {@code party2}: numbered as they appear; both sides' ids of one thing, joined by LINK,
 * have one.
 */
public final class ObjectNames {
    private final Map<ObjectId, ObjectId> joined = new HashMap<>();
    private final Map<ObjectId, String> names = new HashMap<>();
    private final Map<ObjectKind, Integer> named = new EnumMap<>(ObjectKind.class);

    private ObjectNames(Trace trace) {
        for (TraceEvent event : trace.events()) {
            if (event.kind() == EventKind.LINK) {
                joined.put(event.object2(), event.object());
            }
        }
    }

    /** Of the three views of a VC under a stand-alone call manager, the miniport's is joined to one of the others. */
    private ObjectId root(ObjectId id) {
        ObjectId root = joined.getOrDefault(id, id);
        return joined.getOrDefault(root, root);
    }

    /** The names that {@link CanonicalTrace} gives; what does not count there comes after. */
    public static ObjectNames of(Trace trace) {
        ObjectNames names = new ObjectNames(trace);
        for (TraceEvent event : CountedEvents.of(trace)) {
            names.name(event.object());
            names.name(event.object2());
        }
        return names;
    }

    /** The name; {@code -} for none. */
    public String name(ObjectId id) {
        if (id.isNone()) {
            return "-";
        }
        ObjectId root = root(id);
        return names.computeIfAbsent(root, r -> r.kind().label() + named.merge(r.kind(), 1, Integer::sum));
    }
}
