// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.Stream;

/**
 * A recorded trace: raw 64-byte records, with views made on demand. Appending is for one thread; reading what is there is safe
 * from any thread that saw the append.
 */
public final class Trace {
    private static final int INITIAL_RECORDS = 1024;

    private final TraceHeader header;
    private ByteBuffer records;
    private int[] starts = new int[INITIAL_RECORDS / 2];
    private int count;
    private TraceEnding ending = TraceEnding.CUT;

    /** An empty trace. */
    public Trace(TraceHeader header) {
        this.header = header;
        this.records = allocate(INITIAL_RECORDS * EventLayout.SIZE);
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the trace says about itself. */
    public TraceHeader header() {
        return header;
    }

    /** How it ended; cut as long as nobody said that it ran to its end. */
    public TraceEnding ending() {
        return ending;
    }

    /** Says how it ended, once nothing more will be appended. */
    public void end(TraceEnding how) {
        ending = how;
    }

    /**
     * Copies whole events from the buffer's position to its limit.
     *
     * @throws TraceFormatException if the bytes are not a sequence of whole events
     */
    public void append(ByteBuffer source) {
        ByteBuffer from = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (from.remaining() % EventLayout.SIZE != 0) {
            throw new TraceFormatException(from.remaining() + " bytes of records: not a multiple of " + EventLayout.SIZE);
        }
        int base = records.position();
        reserve(from.remaining());
        int size = from.remaining();
        for (int at = 0; at < size;) {
            int end = at + EventLayout.SIZE * (1 + Short.toUnsignedInt(from.getShort(at + EventLayout.CONTINUATIONS)));
            checkEvent(from, at, end, size);
            addStart(base + at);
            at = end;
        }
        records.put(from);
    }

    private static void checkEvent(ByteBuffer from, int at, int end, int size) {
        long sequence = from.getLong(at + EventLayout.SEQUENCE);
        if (end > size) {
            throw new TraceFormatException("event #" + sequence + ": its continuation records are cut off");
        }
        EventKind.ofNumber(Short.toUnsignedInt(from.getShort(at + EventLayout.KIND)));
        for (int place = at + EventLayout.SIZE; place < end; place += EventLayout.SIZE) {
            boolean continuation = from.getShort(place + EventLayout.CONTINUATION_KIND) == EventLayout.KIND_CONTINUATION;
            long expected = sequence + (place - at) / EventLayout.SIZE;
            if (!continuation || from.getLong(place + EventLayout.SEQUENCE) != expected) {
                throw new TraceFormatException("event #" + sequence + ": record #" + expected + " is no continuation of it");
            }
        }
    }

    private void reserve(int more) {
        if (records.remaining() < more) {
            ByteBuffer larger = allocate(Math.max(records.capacity() * 2, records.position() + more));
            larger.put(records.flip());
            records = larger;
        }
    }

    private void addStart(int at) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = at;
    }

    /** Forgets all events from this position on. */
    public void truncate(int size) {
        if (size < 0 || size > count) {
            throw new IndexOutOfBoundsException("size " + size + " of " + count);
        }
        if (size < count) {
            records.position(starts[size]);
            count = size;
        }
    }

    /** Number of events. */
    public int size() {
        return count;
    }

    /** The event at a position, from 0. */
    public TraceEvent get(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("event " + index + " of " + count);
        }
        return new TraceEvent(records, starts[index], index);
    }

    /** All events, as views. */
    public List<TraceEvent> events() {
        return new EventList();
    }

    /** The event with this sequence number, found by binary search. */
    public Optional<TraceEvent> find(long sequence) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = records.getLong(starts[middle] + EventLayout.SEQUENCE);
            if (there == sequence) {
                return Optional.of(get(middle));
            }
            if (there < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** This without boundary events that tell what drivers have told themselves. */
    public Trace withoutTwins() {
        if (events().stream().noneMatch(TraceEvent::isTwin)) {
            return this;
        }
        return part(events().stream().filter(event -> !event.isTwin()).map(TraceEvent::records));
    }

    /** What was recorded at the boundary of the stand-in ndis.sys, as if drivers themselves told nothing. */
    public Trace boundaryOnly() {
        return part(events().stream().filter(TraceEvent::isBoundary)
                .map(event -> event.records().putShort(EventLayout.FLAGS, (short) (event.flags() & ~EventLayout.FLAG_TWIN))));
    }

    private Trace part(Stream<ByteBuffer> events) {
        Trace part = new Trace(header);
        events.forEach(part::append);
        part.end(ending);
        return part;
    }

    /** Bytes of all records. */
    int rawSize() {
        return records.position();
    }

    /** The records as they are, read-only, little-endian. */
    public ByteBuffer rawRecords() {
        return records.duplicate().flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private final class EventList extends AbstractList<TraceEvent> implements RandomAccess {
        @Override
        public TraceEvent get(int index) {
            return Trace.this.get(index);
        }

        @Override
        public int size() {
            return count;
        }
    }
}
