// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.Map;
import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativeSession;
import org.ndisharness.bridge.protocol.AwaitLayout;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.EntityLayout;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.bridge.protocol.ResetLayout;
import org.ndisharness.bridge.protocol.ResultLayout;
import org.ndisharness.bridge.protocol.StatsLayout;
import org.ndisharness.bridge.protocol.SubmitLayout;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;

/** Requests of the control protocol over one native session: encodes, sends, decodes. */
final class ControlChannel implements AutoCloseable {
    private static final int REGION = 0x100000;
    private static final int REQUEST = 0;
    private static final int EVENTS = REGION;

    private final World world;
    private final NativeSession session;
    private final NativeBuffer buffer;
    private final ByteBuffer bytes;
    private final int deadlineMillis;
    private long lostRecords;
    private int remaining;

    ControlChannel(World world, Duration deadline) {
        this.world = world;
        this.deadlineMillis = Math.toIntExact(deadline.toMillis());
        this.session = world.openNative();
        this.buffer = NativeBuffer.allocate(2 * REGION);
        this.bytes = buffer.bytes();
    }

    private void clear(int size) {
        for (int at = 0; at < size; at += Long.BYTES) {
            bytes.putLong(REQUEST + at, 0);
        }
    }

    private int control(ControlCode code, int inputSize, int outputCapacity) {
        return session.control(code.number(), buffer, REQUEST, inputSize, outputCapacity, deadlineMillis);
    }

    Hello hello(SessionOptions options) {
        clear(HelloLayout.IN_SIZE);
        bytes.putInt(HelloLayout.IN_VERSION, HelloLayout.PROTOCOL_VERSION);
        bytes.putInt(HelloLayout.IN_FLAGS, options.misuse() ? HelloLayout.FLAG_MISUSE : 0);
        bytes.putInt(HelloLayout.IN_RING_RECORDS, options.ringRecords());
        control(ControlCode.HELLO, HelloLayout.IN_SIZE, HelloLayout.OUT_SIZE);
        return new Hello(bytes.getInt(HelloLayout.CAPABILITIES), bytes.getInt(HelloLayout.CTL_VERSION),
                bytes.getInt(HelloLayout.MINIPORT_VERSION), bytes.getInt(HelloLayout.NDIS_VERSION), bytes.getInt(HelloLayout.PROCESSORS),
                bytes.getLong(HelloLayout.CLOCK_FREQUENCY), bytes.getInt(HelloLayout.RING_RECORDS), bytes.getInt(HelloLayout.MAX_BATCH),
                bytes.getInt(HelloLayout.MAX_REQUEST), bytes.getInt(HelloLayout.MAX_DATA), bytes.getLong(HelloLayout.FIRST_SEQUENCE));
    }

    AddressFamily addressFamily() {
        return familyAt(find("an open address family", this::isWantedFamily));
    }

    /**
     * All open address families of miniports of ours, or of the driver under test that are of the wanted number, in the order in which the
     * driver keeps them.
     */
    List<AddressFamily> addressFamilies() {
        List<AddressFamily> families = new ArrayList<>();
        int size = control(ControlCode.ENUMERATE, 0, REGION);
        for (int at = 0; at < size; at += EntityLayout.SIZE) {
            if (isWantedFamily(at)) {
                families.add(familyAt(at));
            }
        }
        return families;
    }

    private boolean isWantedFamily(int entity) {
        if (kindAt(entity) != ObjectKind.AF) {
            return false;
        }
        DriverUnderTest driver = driver();
        return driver == null ? bytes.getLong(entity + EntityLayout.PEER) != 0
                : bytes.getInt(entity + EntityLayout.STATE) == EntityLayout.STATE_OPEN
                        && driver.addressFamilyNumber().orElse(bytes.getInt(entity + EntityLayout.AF_TYPE)) == bytes
                                .getInt(entity + EntityLayout.AF_TYPE);
    }

    /** The driver that knows nothing of us, or null. */
    private DriverUnderTest driver() {
        return world.target().config().driver();
    }

    private AddressFamily familyAt(int entity) {
        return new AddressFamily(idAt(entity + EntityLayout.ID), idAt(entity + EntityLayout.PARENT), idAt(entity + EntityLayout.PEER),
                NdisStatus.SUCCESS);
    }

    /** The first binding to an ndhmp.sys, or to the driver under test. */
    Binding binding() {
        boolean any = driver() != null;
        int at = find("a binding", entity -> kindAt(entity) == ObjectKind.BINDING
                && (any || (bytes.getLong(entity + EntityLayout.FLAGS) & EntityLayout.FLAG_OURS) != 0));
        return new Binding(idAt(at + EntityLayout.ID), idAt(at + EntityLayout.PEER), idAt(at + EntityLayout.MANAGER));
    }

    private int find(String what, IntPredicate wanted) {
        int size = control(ControlCode.ENUMERATE, 0, REGION);
        for (int at = 0; at < size; at += EntityLayout.SIZE) {
            if (wanted.test(at)) {
                return at;
            }
        }
        String present = size / EntityLayout.SIZE + " adapters, bindings and address families are";
        throw new HarnessException(driver() == null ? what + " of an ndhmp.sys is not there: " + present + ", none of them is ours"
                : what + " of the driver '" + driver().service() + "' is not there: " + present + familyNumbers(size));
    }

    private String familyNumbers(int size) {
        List<String> numbers = new ArrayList<>();
        for (int at = 0; at < size; at += EntityLayout.SIZE) {
            if (kindAt(at) == ObjectKind.AF) {
                numbers.add(String.format("0x%X%s", bytes.getInt(at + EntityLayout.AF_TYPE),
                        bytes.getInt(at + EntityLayout.STATE) == EntityLayout.STATE_OPEN ? "" : " (not open)"));
            }
        }
        return numbers.isEmpty() ? "; it registered no address family that a client could open"
                : "; the address families are " + String.join(", ", numbers) + ", and the target wants "
                        + driver().addressFamilyNumber().stream().mapToObj(n -> String.format("0x%X", n)).findFirst().orElse("any");
    }

    private ObjectKind kindAt(int entity) {
        return ObjectKind.ofNumber(bytes.getInt(entity + EntityLayout.KIND));
    }

    private ObjectId idAt(int offset) {
        return new ObjectId(bytes.getLong(offset));
    }

    /** Submits one batch; appends its results; returns whether the ring was too full to go on. */
    boolean submit(List<Operation> operations, List<OperationResult> results) {
        int count = Math.min(operations.size(), SubmitLayout.MAX_BATCH);
        int payloadStart = SubmitLayout.SIZE + count * OperationLayout.SIZE;
        int payload = 0;
        for (int i = 0; i < count; i++) {
            Operation operation = operations.get(i);
            if (payloadStart + payload + operation.payloadSize() > REGION) {
                throw new IllegalArgumentException("batch of " + count + " operations: with their payload more than " + REGION + " bytes");
            }
            operation.write(bytes, SubmitLayout.SIZE + i * OperationLayout.SIZE, payloadStart, payload);
            payload += operation.payloadSize();
        }
        clear(SubmitLayout.SIZE);
        bytes.putInt(SubmitLayout.COUNT, count);
        bytes.putInt(SubmitLayout.PAYLOAD_SIZE, payload);
        session.submit(buffer, REQUEST, payloadStart + payload, deadlineMillis);
        int stop = bytes.getInt(SubmitLayout.STOP_REASON);
        int taken = stop == SubmitLayout.STOP_RING ? bytes.getInt(SubmitLayout.DONE) : count;
        for (int i = 0; i < taken; i++) {
            results.add(result(SubmitLayout.SIZE + i * ResultLayout.SIZE));
        }
        return stop == SubmitLayout.STOP_RING || count < operations.size();
    }

    private OperationResult result(int at) {
        return new OperationResult(bytes.getInt(at + ResultLayout.OUTCOME), new NdisStatus(bytes.getInt(at + ResultLayout.NDIS_STATUS)),
                new ObjectId(bytes.getLong(at + ResultLayout.OBJECT)), new ObjectId(bytes.getLong(at + ResultLayout.OBJECT2)),
                bytes.getLong(at + ResultLayout.CALL_SEQUENCE), bytes.getLong(at + ResultLayout.RETURN_SEQUENCE),
                bytes.getLong(at + ResultLayout.VALUE));
    }

    /** Takes whole events out of the ring; a view of the buffer that is valid until the next request. */
    ByteBuffer read() {
        session.read(buffer, EVENTS, REGION);
        lostRecords = bytes.getLong(EVENTS + ReadLayout.LOST);
        remaining = bytes.getInt(EVENTS + ReadLayout.REMAINING);
        return records(bytes.getInt(EVENTS + ReadLayout.COUNT));
    }

    private ByteBuffer records(int count) {
        return bytes.slice(EVENTS + ReadLayout.SIZE, count * ReadLayout.RECORD_SIZE).order(bytes.order());
    }

    /** Records that the newest {@link #read} left in the ring. */
    int remaining() {
        return remaining;
    }

    /** Records that this session has lost. */
    long lostRecords() {
        return lostRecords;
    }

    /** Takes whole events from the ring of a dead world. */
    ByteBuffer postMortem(long from) {
        int size = world.postMortem(from, buffer, EVENTS, REGION);
        return records(size == 0 ? 0 : bytes.getInt(EVENTS + ReadLayout.COUNT));
    }

    /** Waits for an event; returns why it did not come, which is no error: the caller looks at what there is. */
    String await(long from, EventKind kind, FunctionId function) {
        clear(AwaitLayout.SIZE);
        bytes.putLong(AwaitLayout.FROM, from);
        bytes.putInt(AwaitLayout.MATCH, AwaitLayout.MATCH_KIND | AwaitLayout.MATCH_FUNCTION);
        bytes.putShort(AwaitLayout.KIND, (short) kind.number());
        bytes.putShort(AwaitLayout.FUNCTION, (short) function.number());
        try {
            session.await(buffer, REQUEST, deadlineMillis);
            return "it came, but the trace does not show it";
        } catch (NativeException.Quiescent nothingMore) {
            return "nothing more can happen in this world";
        } catch (NativeException.Deadline late) {
            return "the deadline of " + deadlineMillis + " ms passed";
        }
    }

    ResetReport reset() {
        control(ControlCode.RESET, 0, ResetLayout.SIZE);
        return new ResetReport(bytes.getInt(ResetLayout.CALLS), bytes.getInt(ResetLayout.VCS), bytes.getInt(ResetLayout.PARTIES),
                bytes.getInt(ResetLayout.SAPS), bytes.getInt(ResetLayout.PARKED), bytes.getInt(ResetLayout.HUNG),
                new ObjectId(bytes.getLong(ResetLayout.FIRST_HUNG)));
    }

    Stats stats() {
        control(ControlCode.STATS, 0, StatsLayout.SIZE);
        Map<OperationKind, Long> executed = new EnumMap<>(OperationKind.class);
        Map<OperationKind, Long> refused = new EnumMap<>(OperationKind.class);
        for (OperationKind kind : OperationKind.values()) {
            executed.put(kind, bytes.getLong(StatsLayout.OPERATIONS + Long.BYTES * kind.number()));
            refused.put(kind, bytes.getLong(StatsLayout.REFUSED + Long.BYTES * kind.number()));
        }
        return new Stats(executed, refused, bytes.getLong(StatsLayout.CONTROLS), bytes.getLong(StatsLayout.CONTROLS_REFUSED),
                bytes.getLong(StatsLayout.RECORDS), bytes.getLong(StatsLayout.LOST), counts(StatsLayout.CLIENT_OBJECTS),
                counts(StatsLayout.CALL_MANAGER_OBJECTS), bytes.getInt(StatsLayout.AWAITS_PENDED),
                bytes.getInt(StatsLayout.CONTEXTS_BUSY), bytes.getInt(StatsLayout.POLICIES_IN_FORCE));
    }

    private Map<ObjectKind, Integer> counts(int at) {
        Map<ObjectKind, Integer> counts = new EnumMap<>(ObjectKind.class);
        for (ObjectKind kind : ObjectKind.values()) {
            counts.put(kind, bytes.getInt(at + Integer.BYTES * kind.number()));
        }
        return counts;
    }

    /** @throws WorldLostException when the world ends meanwhile; one that had ended before is no error */
    @Override
    public void close() {
        try {
            session.close();
        } catch (NativeException failure) {
            throw world.explain(failure);
        } finally {
            buffer.close();
        }
    }
}
