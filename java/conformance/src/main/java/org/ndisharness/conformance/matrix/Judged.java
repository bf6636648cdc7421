// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/**
 * What is judged of a trace: all that came before the teardown, which would complete what a mutant owes, and of the teardown only what was
 * freed in it: a misuse session keeps objects that ended until then, so that they can be named. A fault stands for a mistake of the driver
 * in whose callback it strikes, so what tells of it is left out.
 */
final class Judged {
    private Judged() {
    }

    /** @param events how many came before the teardown */
    static Trace of(Trace whole, int events) {
        ByteBuffer records = whole.rawRecords();
        Set<ObjectId> ended = endedByTeardown(whole.events().subList(events, whole.size()));
        Trace judged = new Trace(whole.header());
        for (int index = 0, at = records.position(); at < records.limit(); index++) {
            int size = EventLayout.SIZE * (1 + Short.toUnsignedInt(records.getShort(at + EventLayout.CONTINUATIONS)));
            EventKind kind = whole.get(index).kind();
            if (index < events && kind != EventKind.FAULT
                    || index >= events && kind == EventKind.FREED && !ended.contains(whole.get(index).object())) {
                judged.append(records.slice(at, size));
            }
            at += size;
        }
        return judged;
    }

    /** Objects that the teardown itself ended: calls and callbacks name them. */
    private static Set<ObjectId> endedByTeardown(List<TraceEvent> teardown) {
        Set<ObjectId> ended = new HashSet<>();
        teardown.stream().filter(e -> e.kind() == EventKind.CALL || e.kind() == EventKind.ENTER).forEach(e -> {
            ended.add(e.object());
            ended.add(e.object2());
        });
        return ended;
    }
}
