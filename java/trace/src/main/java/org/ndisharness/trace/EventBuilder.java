// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Makes the raw records of one event: for the trace reader, and for tests that write traces by hand. */
public final class EventBuilder {
    private final EventKind kind;
    private long sequence;
    private long time;
    private int function;
    private int irql;
    private Side side = Side.NONE;
    private int processor;
    private long thread;
    private int status;
    private ObjectId object = ObjectId.NONE;
    private ObjectId object2 = ObjectId.NONE;
    private long correlation;
    private int flags;
    private long[] arguments = {};
    private CallParameters parameters;
    private FlowParameters flow;
    private OidRequest oid;
    private List<NetBufferList> lists = List.of();
    private byte[] data = {};
    private int dataSize = -1;

    /** An event of this kind; everything else is zero. */
    public EventBuilder(EventKind kind) {
        this.kind = kind;
    }

    /** Sequence number of the first record. */
    public EventBuilder sequence(long value) {
        sequence = value;
        return this;
    }

    /** Clock ticks. */
    public EventBuilder time(long value) {
        time = value;
        return this;
    }

    /** Function or callback. */
    public EventBuilder function(FunctionId value) {
        function = value.number();
        return this;
    }

    /** IRQL. */
    public EventBuilder irql(int value) {
        irql = value;
        return this;
    }

    /** Side. */
    public EventBuilder side(Side value) {
        side = value;
        return this;
    }

    /** Processor. */
    public EventBuilder processor(int value) {
        processor = value;
        return this;
    }

    /** Thread id. */
    public EventBuilder thread(long value) {
        thread = value;
        return this;
    }

    /** Status, and the flag that says so. */
    public EventBuilder status(NdisStatus value) {
        flags |= EventLayout.FLAG_HAS_STATUS;
        return rawStatus(value.code());
    }

    /** The status field alone. */
    public EventBuilder rawStatus(int value) {
        status = value;
        return this;
    }

    /** Object. */
    public EventBuilder object(ObjectId value) {
        object = value;
        return this;
    }

    /** Second object. */
    public EventBuilder object2(ObjectId value) {
        object2 = value;
        return this;
    }

    /** Correlation. */
    public EventBuilder correlation(long value) {
        correlation = value;
        return this;
    }

    /** All flags. */
    public EventBuilder flags(int value) {
        flags = value;
        return this;
    }

    /** Parameters, up to six. */
    public EventBuilder arguments(long... values) {
        arguments = values.clone();
        return this;
    }

    /** Call parameters. */
    public EventBuilder callParameters(CallParameters value) {
        parameters = value;
        return this;
    }

    /** Further members of the call parameters' flows. */
    public EventBuilder flow(FlowParameters value) {
        flow = value;
        return this;
    }

    /** The OID request. */
    public EventBuilder oidRequest(OidRequest value) {
        oid = value;
        return this;
    }

    /** NET_BUFFER_LISTs. */
    public EventBuilder lists(List<NetBufferList> value) {
        lists = List.copyOf(value);
        return this;
    }

    /** Close data or SAP bytes. */
    public EventBuilder data(byte... value) {
        data = value.clone();
        return this;
    }

    /** The size that the driver was given, when fewer bytes were recorded. */
    public EventBuilder dataSize(int value) {
        dataSize = value;
        return this;
    }

    /** Number of records that {@link #build()} makes. */
    public int recordCount() {
        int capacity = EventLayout.CONTINUATION_CAPACITY;
        return 1 + (arguments.length > 0 ? 1 : 0) + (parameters != null ? 1 : 0) + (flow != null ? 1 : 0) + (oid != null ? 1 : 0)
                + (lists.size() * NetBufferList.SIZE + capacity - 1) / capacity + (data.length + capacity - 1) / capacity;
    }

    /** The records, ready for {@link Trace#append}. */
    public ByteBuffer build() {
        int count = recordCount();
        ByteBuffer records = ByteBuffer.allocate(count * EventLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        records.putLong(EventLayout.SEQUENCE, sequence).putLong(EventLayout.TIME, time);
        records.putShort(EventLayout.KIND, (short) kind.number()).putShort(EventLayout.FUNCTION, (short) function);
        records.put(EventLayout.IRQL, (byte) irql).put(EventLayout.SIDE, (byte) side.number());
        records.putShort(EventLayout.PROCESSOR, (short) processor).putInt(EventLayout.THREAD, (int) thread);
        records.putInt(EventLayout.STATUS, status);
        records.putLong(EventLayout.OBJECT, object.value()).putLong(EventLayout.OBJECT2, object2.value());
        records.putLong(EventLayout.CORRELATION, correlation);
        records.putInt(EventLayout.DATA_SIZE, dataSize >= 0 ? dataSize : data.length);
        records.putShort(EventLayout.CONTINUATIONS, (short) (count - 1)).putShort(EventLayout.FLAGS, (short) flags);
        int record = 1;
        if (arguments.length > 0) {
            int at = head(records, record++, EventLayout.SECTION_ARGUMENTS, arguments.length * Long.BYTES);
            for (int i = 0; i < arguments.length; i++) {
                records.putLong(at + i * Long.BYTES, arguments[i]);
            }
        }
        if (parameters != null) {
            parameters.write(records, head(records, record++, EventLayout.SECTION_CALL_PARAMETERS, CallParameters.SIZE));
        }
        if (flow != null) {
            flow.write(records, head(records, record++, EventLayout.SECTION_FLOW, FlowParameters.SIZE));
        }
        if (oid != null) {
            oid.write(records, head(records, record++, EventLayout.SECTION_OID, OidRequest.SIZE));
        }
        record = string(records, record, EventLayout.SECTION_LISTS, listBytes());
        string(records, record, EventLayout.SECTION_DATA, data);
        return records;
    }

    private byte[] listBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(lists.size() * NetBufferList.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < lists.size(); i++) {
            lists.get(i).write(bytes, i * NetBufferList.SIZE);
        }
        return bytes.array();
    }

    private int string(ByteBuffer records, int first, int section, byte[] bytes) {
        int record = first;
        for (int done = 0; done < bytes.length; done += EventLayout.CONTINUATION_CAPACITY) {
            int size = Math.min(EventLayout.CONTINUATION_CAPACITY, bytes.length - done);
            records.put(head(records, record++, section, size), bytes, done, size);
        }
        return record;
    }

    private int head(ByteBuffer records, int record, int section, int size) {
        int at = record * EventLayout.SIZE;
        records.putLong(at + EventLayout.SEQUENCE, sequence + record);
        records.putShort(at + EventLayout.CONTINUATION_KIND, (short) EventLayout.KIND_CONTINUATION);
        records.put(at + EventLayout.CONTINUATION_SECTION, (byte) section);
        records.put(at + EventLayout.CONTINUATION_SIZE, (byte) size);
        return at + EventLayout.CONTINUATION_BYTES;
    }
}
