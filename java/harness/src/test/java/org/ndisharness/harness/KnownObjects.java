// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/** Ids of objects that exist, as far as events and answers told, and of some that did. */
final class KnownObjects {
    private static final int STALE_IDS = 64;

    private record Place(Side side, ObjectKind kind) {
    }

    private final Map<Place, List<Long>> live = new HashMap<>();
    private final Map<Long, Long> peers = new HashMap<>();
    private final long[] stale = new long[STALE_IDS];
    private int nextStale;
    private long nextSequence;

    /** Begins anew, with events from this sequence number on. */
    void begin(long firstSequence) {
        live.clear();
        peers.clear();
        nextSequence = firstSequence;
    }

    void add(long id) {
        List<Long> ids = of(id);
        if (id != 0 && !ids.contains(id)) {
            ids.add(id);
        }
    }

    void link(long client, long callManager) {
        add(client);
        add(callManager);
        peers.put(client, callManager);
        peers.put(callManager, client);
    }

    private void forget(long id) {
        if (of(id).remove((Long) id)) {
            stale[nextStale++ % STALE_IDS] = id;
        }
    }

    private List<Long> of(long id) {
        ObjectId object = new ObjectId(id);
        return live.computeIfAbsent(new Place(object.side(), object.kind()), unused -> new ArrayList<>());
    }

    /** Learns from events. Their sequence numbers must be without a gap. */
    void learn(ByteBuffer records) {
        for (int at = 0; at < records.limit();) {
            long sequence = records.getLong(at + EventLayout.SEQUENCE);
            if (sequence != nextSequence) {
                throw new AssertionError("event " + sequence + " follows where " + nextSequence + " was due");
            }
            int kind = records.getShort(at + EventLayout.KIND);
            if (kind == EventKind.LINK.number()) {
                link(records.getLong(at + EventLayout.OBJECT), records.getLong(at + EventLayout.OBJECT2));
            } else if (kind == EventKind.FREED.number()) {
                forget(records.getLong(at + EventLayout.OBJECT));
            }
            int count = 1 + Short.toUnsignedInt(records.getShort(at + EventLayout.CONTINUATIONS));
            at += count * EventLayout.SIZE;
            nextSequence += count;
        }
    }

    /** The other side's id; 0 if there is none. */
    long peerOf(long id) {
        return peers.getOrDefault(id, 0L);
    }

    /** A live object of a kind, else 0. */
    long pick(SplittableRandom random, Side side, ObjectKind kind) {
        List<Long> ids = live.getOrDefault(new Place(side, kind), List.of());
        return ids.isEmpty() ? 0 : ids.get(random.nextInt(ids.size()));
    }

    /** The id of an object that is gone, else 0. */
    long pickStale(SplittableRandom random) {
        return stale[random.nextInt(STALE_IDS)];
    }
}
