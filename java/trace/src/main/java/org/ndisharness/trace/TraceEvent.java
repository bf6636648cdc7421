// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A view of one event in the raw records of a {@link Trace}; made on demand, valid as long as the trace. Equality is identity of
 * the place.
 */
public final class TraceEvent {
    private static final int ARGUMENT_SIZE = 8;
    private static final byte[] NOTHING = {};

    private final ByteBuffer records;
    private final int at;
    private final int index;

    TraceEvent(ByteBuffer records, int at, int index) {
        this.records = records;
        this.at = at;
        this.index = index;
    }

    /** Position among the events of the trace, from 0. */
    public int index() {
        return index;
    }

    /** Number of the event's first record since the session's ring began. */
    public long sequence() {
        return records.getLong(at + EventLayout.SEQUENCE);
    }

    /** Clock ticks ({@link TraceHeader#clockFrequency()} a second). */
    public long time() {
        return records.getLong(at + EventLayout.TIME);
    }

    /** What the event tells. */
    public EventKind kind() {
        return EventKind.ofNumber(Short.toUnsignedInt(records.getShort(at + EventLayout.KIND)));
    }

    /** Function or callback; empty for events that are about none. */
    public Optional<FunctionId> function() {
        return FunctionId.ofNumber(Short.toUnsignedInt(records.getShort(at + EventLayout.FUNCTION)));
    }

    /** Whether it is about this function. */
    public boolean isOf(FunctionId function) {
        return Short.toUnsignedInt(records.getShort(at + EventLayout.FUNCTION)) == function.number();
    }

    /** Whether the event is of this kind and function. */
    public boolean is(EventKind kind, FunctionId function) {
        return Short.toUnsignedInt(records.getShort(at + EventLayout.KIND)) == kind.number() && isOf(function);
    }

    /** IRQL at which the driver ran; meaningless where {@link TraceHeader#irqlKnown()} is false. */
    public int irql() {
        return Byte.toUnsignedInt(records.get(at + EventLayout.IRQL));
    }

    /** Whose call or callback it is. */
    public Side side() {
        return Side.ofNumber(Byte.toUnsignedInt(records.get(at + EventLayout.SIDE)));
    }

    /** Processor number. */
    public int processor() {
        return Short.toUnsignedInt(records.getShort(at + EventLayout.PROCESSOR));
    }

    /** Thread id. */
    public long thread() {
        return Integer.toUnsignedLong(records.getInt(at + EventLayout.THREAD));
    }

    /** Whether {@link #status()} means something. */
    public boolean hasStatus() {
        return hasFlag(EventLayout.FLAG_HAS_STATUS);
    }

    /** The status argument of a CALL or ENTER, the return value of a RETURN. */
    public NdisStatus status() {
        return new NdisStatus(rawStatus());
    }

    /** The status field as it is. */
    public int rawStatus() {
        return records.getInt(at + EventLayout.STATUS);
    }

    /** The object it is about. */
    public ObjectId object() {
        return new ObjectId(records.getLong(at + EventLayout.OBJECT));
    }

    /** A second object: party, SAP or, in a LINK, the peer. */
    public ObjectId object2() {
        return new ObjectId(records.getLong(at + EventLayout.OBJECT2));
    }

    /** RETURN: sequence number of its CALL or ENTER. CALL: tag of the operation that made it. */
    public long correlation() {
        return records.getLong(at + EventLayout.CORRELATION);
    }

    /** The flags as they are, {@code NDH_EVENT_xxx}. */
    public int flags() {
        return Short.toUnsignedInt(records.getShort(at + EventLayout.FLAGS));
    }

    /** Whether a flag of {@link EventLayout} is set. */
    public boolean hasFlag(int flag) {
        return (flags() & flag) != 0;
    }

    /** Whether the stand-in ndis.sys recorded it, where a driver calls it or is called. */
    public boolean isBoundary() {
        return hasFlag(EventLayout.FLAG_BOUNDARY);
    }

    /** Whether it is the same crossing of the boundary as an event that its driver recorded itself. */
    public boolean isTwin() {
        return hasFlag(EventLayout.FLAG_TWIN);
    }

    /** Its records, copied, little-endian. */
    ByteBuffer records() {
        byte[] copy = new byte[recordCount() * EventLayout.SIZE];
        records.get(at, copy);
        return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Records that the event takes, itself included. */
    public int recordCount() {
        return 1 + Short.toUnsignedInt(records.getShort(at + EventLayout.CONTINUATIONS));
    }

    /** Parameters as 64-bit values in the order of the prototype, up to six; empty if none were recorded. */
    public long[] arguments() {
        int section = section(EventLayout.SECTION_ARGUMENTS);
        long[] arguments = new long[argumentsIn(section)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argumentIn(section, i);
        }
        return arguments;
    }

    /** Number of {@link #arguments()}. */
    public int argumentCount() {
        return argumentsIn(section(EventLayout.SECTION_ARGUMENTS));
    }

    /** One of {@link #arguments()}, from 0; 0 where there is none. */
    public long argument(int place) {
        int section = section(EventLayout.SECTION_ARGUMENTS);
        return place >= 0 && place < argumentsIn(section) ? argumentIn(section, place) : 0;
    }

    private int argumentsIn(int section) {
        return section < 0 ? 0 : Byte.toUnsignedInt(records.get(section + EventLayout.CONTINUATION_SIZE)) / ARGUMENT_SIZE;
    }

    private long argumentIn(int section, int place) {
        return records.getLong(section + EventLayout.CONTINUATION_BYTES + place * ARGUMENT_SIZE);
    }

    /** Call parameters, if the function has some and they were given. */
    public Optional<CallParameters> callParameters() {
        int section = section(EventLayout.SECTION_CALL_PARAMETERS);
        return section < 0 ? Optional.empty()
                : Optional.of(CallParameters.read(records, section + EventLayout.CONTINUATION_BYTES));
    }

    /** The further members of the call parameters' flows; empty where they are {@link FlowParameters#defaults}. */
    public Optional<FlowParameters> flow() {
        int section = section(EventLayout.SECTION_FLOW);
        return section < 0 ? Optional.empty() : Optional.of(FlowParameters.read(records, section + EventLayout.CONTINUATION_BYTES));
    }

    /** The OID request that the event is about, if it is about one; {@link #data()} is its buffer. */
    public Optional<OidRequest> oidRequest() {
        int section = section(EventLayout.SECTION_OID);
        return section < 0 ? Optional.empty() : Optional.of(OidRequest.read(records, section + EventLayout.CONTINUATION_BYTES));
    }

    /** The NET_BUFFER_LISTs that the event is about, the first 64 of them, in their order. */
    public List<NetBufferList> lists() {
        byte[] bytes = string(EventLayout.SECTION_LISTS);
        if (bytes.length == 0) {
            return List.of();
        }
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<NetBufferList> lists = new ArrayList<>();
        for (int place = 0; place + NetBufferList.SIZE <= bytes.length; place += NetBufferList.SIZE) {
            lists.add(NetBufferList.read(from, place));
        }
        return lists;
    }

    /** Bytes of close data, of a SAP, of an OID's or status's buffer; 0 if none were given. */
    public int dataSize() {
        return records.getInt(at + EventLayout.DATA_SIZE);
    }

    /** Close data, SAP bytes, an OID's or status's buffer; empty if none were given. */
    public byte[] data() {
        byte[] data = string(EventLayout.SECTION_DATA);
        return data.length <= dataSize() ? data : Arrays.copyOf(data, dataSize());
    }

    /** Whether {@link #data()} of both is the same; most often their records are equal, which then needs no copies. */
    public boolean hasSameData(TraceEvent other) {
        return dataSize() == other.dataSize() && isSameRecordByRecord(other) || Arrays.equals(data(), other.data());
    }

    private boolean isSameRecordByRecord(TraceEvent other) {
        int place = firstOf(EventLayout.SECTION_DATA);
        int place2 = other.firstOf(EventLayout.SECTION_DATA);
        int end = at + recordCount() * EventLayout.SIZE;
        if (other.at + other.recordCount() * EventLayout.SIZE - place2 != end - place) {
            return false;
        }
        byte[] bytes = records.array();
        byte[] bytes2 = other.records.array();
        for (; place < end; place += EventLayout.SIZE, place2 += EventLayout.SIZE) {
            if (!Arrays.equals(bytes, place + EventLayout.CONTINUATION_SECTION, place + EventLayout.SIZE,
                    bytes2, place2 + EventLayout.CONTINUATION_SECTION, place2 + EventLayout.SIZE)) {
                return false;
            }
        }
        return true;
    }

    /** Where the first record of a section begins; the end of the event if it has none. */
    private int firstOf(int wanted) {
        int record = 1;
        while (record < recordCount() && records.get(at + record * EventLayout.SIZE + EventLayout.CONTINUATION_SECTION) != wanted) {
            record++;
        }
        return at + record * EventLayout.SIZE;
    }

    /** The bytes of all continuations of a section. */
    private byte[] string(int wanted) {
        int first = section(wanted);
        if (first < 0) {
            return NOTHING;
        }
        byte[] from = records.array();
        int end = at + recordCount() * EventLayout.SIZE;
        int size = 0;
        for (int place = first; place < end; place += EventLayout.SIZE) {
            size += sizeIn(from, place, wanted);
        }
        byte[] bytes = new byte[size];
        int filled = 0;
        for (int place = first; filled < size; place += EventLayout.SIZE) {
            int here = sizeIn(from, place, wanted);
            System.arraycopy(from, place + EventLayout.CONTINUATION_BYTES, bytes, filled, here);
            filled += here;
        }
        return bytes;
    }

    /** Bytes of the section in a continuation. */
    private static int sizeIn(byte[] from, int place, int wanted) {
        return from[place + EventLayout.CONTINUATION_SECTION] != wanted ? 0
                : Math.min(from[place + EventLayout.CONTINUATION_SIZE] & 0xFF, EventLayout.CONTINUATION_CAPACITY);
    }

    private int section(int wanted) {
        int end = at + recordCount() * EventLayout.SIZE;
        for (int place = at + EventLayout.SIZE; place < end; place += EventLayout.SIZE) {
            int section = records.get(place + EventLayout.CONTINUATION_SECTION);
            if (section == wanted) {
                return place;
            }
            if (section == EventLayout.SECTION_DATA) {
                return -1;
            }
        }
        return -1;
    }

    /** One line for messages: sequence, kind, function, object and status. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append('#').append(sequence()).append(' ').append(kind());
        function().ifPresent(f -> text.append(' ').append(f.symbol()));
        if (kind() == EventKind.RETURN) {
            text.append(" of #").append(correlation());
        }
        if (!object().isNone()) {
            text.append(' ').append(object());
        }
        if (!object2().isNone()) {
            text.append(' ').append(object2());
        }
        if (hasStatus()) {
            text.append(' ').append(status());
        }
        if (dataSize() > 0) {
            text.append(' ').append(dataSize()).append(" bytes");
        }
        return text.toString();
    }
}
