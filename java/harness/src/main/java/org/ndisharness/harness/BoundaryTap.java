// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeWorld;
import org.ndisharness.bridge.StandIn;
import org.ndisharness.bridge.StandIn.BoundaryPage;
import org.ndisharness.trace.BoundaryMerge;
import org.ndisharness.trace.Trace;

/** What the stand-in ndis.sys records at its boundary while a session runs. */
final class BoundaryTap implements AutoCloseable {
    private static final int BUFFER_SIZE = 1 << 20;

    private final NativeWorld world;
    private final NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE);
    private final Trace events;

    BoundaryTap(NativeWorld world, Trace own) {
        this.world = world;
        this.events = new Trace(own.header());
    }

    /** Takes what was recorded meanwhile. */
    void drain() {
        BoundaryPage page;
        do {
            page = StandIn.readBoundary(world, buffer);
            events.append(page.records());
        } while (page.remaining() > 0);
        if (page.lost() > 0) {
            throw new EventsLostException(page.lost());
        }
    }

    int mark() {
        return events.size();
    }

    void rewind(int mark) {
        events.truncate(mark);
    }

    /** What drivers recorded themselves with what was recorded here. */
    Trace mergedWith(Trace own) {
        return BoundaryMerge.merge(own, events);
    }

    @Override
    public void close() {
        buffer.close();
    }
}
