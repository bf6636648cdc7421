// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.ndisharness.bridge.protocol.AwaitLayout;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.EntityLayout;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.bridge.protocol.ResetLayout;
import org.ndisharness.bridge.protocol.ResultLayout;
import org.ndisharness.bridge.protocol.SubmitLayout;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/** One session of the fuzzer: scenarios that are valid, and between them random and mutated buffers. */
final class FuzzRound {
    private static final int REGION = RawSession.REQUEST_SIZE;
    private static final int NOISE_BETWEEN_SCENARIOS = 8;
    private static final int NOISE_HELLOS = 6;
    private static final ControlCode[] CODES = ControlCode.values();
    private static final int[] OPERATION_FIELDS = {
        OperationLayout.KIND, OperationLayout.CONTEXT, OperationLayout.FLAGS, OperationLayout.OBJECT, OperationLayout.OBJECT + 4,
        OperationLayout.OBJECT2, OperationLayout.OBJECT2 + 4, OperationLayout.STATUS, OperationLayout.DELAY, OperationLayout.DATA_OFFSET,
        OperationLayout.DATA_SIZE, OperationLayout.VALUE0, OperationLayout.VALUE1};
    /** What ndh_protocol.h says that a control code may be answered with. */
    private static final Set<Integer> DOCUMENTED = Set.of(NtStatus.SUCCESS, NtStatus.INVALID_PARAMETER, NtStatus.BUFFER_TOO_SMALL,
            NtStatus.REVISION_MISMATCH, NtStatus.INVALID_DEVICE_STATE, NtStatus.ACCESS_DENIED, NtStatus.INVALID_DEVICE_REQUEST);

    private final World world;
    private final SplittableRandom random;
    private final KnownObjects objects = new KnownObjects();
    private final FuzzOperations operations;
    private final FuzzScenario scenario;
    private RawSession session;
    private int sent;
    private int refused;
    private int payload;
    private String last = "nothing";

    FuzzRound(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(seed);
        this.operations = new FuzzOperations(random, objects);
        this.scenario = new FuzzScenario(this, operations, objects, random);
    }

    /** Sends at least this many buffers in a session, and closes it with whatever is still under way. */
    void run(int buffers) {
        try (RawSession opened = new RawSession(world)) {
            session = opened;
            begin();
            while (sent < buffers) {
                for (int i = 0; i < NOISE_BETWEEN_SCENARIOS; i++) {
                    noise();
                }
                scenario.run();
            }
            if (random.nextInt(2) == 0) {
                send(ControlCode.RESET.number(), 0, ResetLayout.SIZE);
            }
            drain();
        }
        world.quiesce(Duration.ofMinutes(2));
    }

    /** Buffers sent. */
    int sent() {
        return sent;
    }

    /** Of them, those that were refused. */
    int refused() {
        return refused;
    }

    /** What was sent last. */
    String last() {
        return "buffer " + sent + ": " + last;
    }

    private int send(int code, int inputSize, int outputCapacity) {
        sent++;
        last = String.format("control code %08x, %d bytes in, %d out", code, inputSize, outputCapacity);
        int status = session.send(code, inputSize, outputCapacity);
        boolean waits = code == ControlCode.AWAIT.number();
        if (!DOCUMENTED.contains(status) && !(waits && status == NtStatus.CANCELLED)) {
            throw new AssertionError(last() + " was answered with " + NtStatus.name(status));
        }
        if (status != NtStatus.SUCCESS && status != NtStatus.CANCELLED) {
            refused++;
        } else if (code == ControlCode.READ.number()) {
            learn(session.bytes().slice(ReadLayout.SIZE, session.bytes().getInt(ReadLayout.COUNT) * ReadLayout.RECORD_SIZE));
        }
        return status;
    }

    private void learn(ByteBuffer records) {
        objects.learn(records.order(session.bytes().order()));
    }

    private void drain() {
        ByteBuffer records;
        while ((records = session.read()).hasRemaining()) {
            objects.learn(records);
        }
        if (session.lost() != 0) {
            throw new AssertionError(last() + ": " + session.lost() + " records were lost");
        }
    }

    private void begin() {
        session.clear(REGION);
        for (int i = 0; i < NOISE_HELLOS; i++) {
            noiseHello();
        }
        sent++;
        int status = session.hello();
        if (status != NtStatus.SUCCESS) {
            throw new AssertionError("HELLO was answered with " + NtStatus.name(status));
        }
        objects.begin(session.bytes().getLong(HelloLayout.FIRST_SEQUENCE));
        drain();
        enumerate();
    }

    private void enumerate() {
        sent++;
        int size = session.enumerate();
        for (int at = 0; at < size; at += EntityLayout.SIZE) {
            long peer = session.bytes().getLong(at + EntityLayout.PEER);
            if (peer != 0) {
                objects.link(session.bytes().getLong(at + EntityLayout.ID), peer);
            } else {
                objects.add(session.bytes().getLong(at + EntityLayout.ID));
            }
        }
    }

    /** A HELLO that is wrong, or another code before there was one. */
    private void noiseHello() {
        ByteBuffer bytes = session.bytes();
        session.clear(HelloLayout.IN_SIZE);
        bytes.putInt(HelloLayout.IN_VERSION, HelloLayout.PROTOCOL_VERSION);
        switch (random.nextInt(5)) {
            case 0 -> bytes.putInt(HelloLayout.IN_VERSION, HelloLayout.PROTOCOL_VERSION + 1 + random.nextInt(100));
            case 1 -> bytes.putInt(HelloLayout.IN_FLAGS, 2 | random.nextInt());
            case 2 -> bytes.putInt(HelloLayout.IN_RING_RECORDS, 3 + (random.nextInt() & ~1));
            case 3 -> bytes.putInt(16 + 4 * random.nextInt(12), 1 + random.nextInt(1000));
            default -> {
                ControlCode code = CODES[1 + random.nextInt(CODES.length - 1)];
                send(code.number(), sizeOf(code), REGION);
                return;
            }
        }
        send(ControlCode.HELLO.number(), HelloLayout.IN_SIZE, HelloLayout.OUT_SIZE);
    }

    private static int sizeOf(ControlCode code) {
        return switch (code) {
            case ENUMERATE, RESET, STATS -> 0;
            default -> SubmitLayout.SIZE;
        };
    }

    /** One buffer of any kind. */
    void noise() {
        int choice = random.nextInt(100);
        if (choice < 15) {
            randomBytes();
        } else if (choice < 27) {
            control();
        } else if (choice < 65) {
            mutated();
        } else {
            submit(randomBatch());
        }
        drain();
    }

    private void randomBytes() {
        byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(4096) : 64 * random.nextInt(9)];
        random.nextBytes(content);
        session.bytes().put(0, content);
        int code = random.nextInt(4) == 0 ? random.nextInt() : CODES[random.nextInt(CODES.length)].number();
        send(code, content.length, random.nextInt(4) == 0 ? random.nextInt(4096) : REGION);
    }

    /** A control code other than SUBMIT, mostly as it should be. */
    private void control() {
        ByteBuffer bytes = session.bytes();
        ControlCode code = CODES[random.nextInt(CODES.length)];
        session.clear(SubmitLayout.SIZE);
        if (code == ControlCode.AWAIT) {
            bytes.putInt(AwaitLayout.MATCH, 1 + random.nextInt(AwaitLayout.MATCH_ALL));
            bytes.putShort(AwaitLayout.KIND, (short) (1 + random.nextInt(EventKind.FREED.number())));
            bytes.putShort(AwaitLayout.FUNCTION, (short) (0x100 + random.nextInt(0x50)));
            bytes.putLong(AwaitLayout.FROM, random.nextInt(4) == 0 ? random.nextLong() : 0);
            bytes.putLong(AwaitLayout.OBJECT, objects.pick(random, Side.CLIENT, ObjectKind.VC));
        } else if (code == ControlCode.READ) {
            bytes.putInt(ReadLayout.COUNT, 1 + random.nextInt(200));
        }
        if (random.nextInt(5) == 0) {
            bytes.put(random.nextInt(SubmitLayout.SIZE), (byte) random.nextInt(256));
        }
        boolean wrongSize = random.nextInt(10) == 0;
        send(code.number(), wrongSize ? random.nextInt(200) : sizeOf(code), wrongSize ? random.nextInt(200) : REGION);
    }

    private List<Operation> randomBatch() {
        int size = 1 + random.nextInt(random.nextInt(50) == 0 ? 100 : 10);
        List<Operation> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(operations.any(i));
        }
        return batch;
    }

    /** Writes a batch where requests stand; returns its size in bytes. */
    private int write(List<Operation> batch) {
        ByteBuffer bytes = session.bytes();
        int start = SubmitLayout.SIZE + batch.size() * OperationLayout.SIZE;
        int size = start;
        for (int i = 0; i < batch.size(); i++) {
            Operation operation = batch.get(i);
            if (size + operation.payloadSize() > REGION) {
                operation.payload();
            }
            operation.write(bytes, SubmitLayout.SIZE + i * OperationLayout.SIZE, start, size - start);
            size += operation.payloadSize();
        }
        session.clear(SubmitLayout.SIZE);
        bytes.putInt(SubmitLayout.COUNT, batch.size());
        payload = size - start;
        bytes.putInt(SubmitLayout.PAYLOAD_SIZE, payload);
        return size;
    }

    /** Sends a batch as it should be. */
    int submit(List<Operation> batch) {
        int size = write(batch);
        return send(ControlCode.SUBMIT.number(), size, size - payload);
    }

    /** The object that an operation of the batch that was sent last made or named; 0 if it was refused. */
    long object(int index) {
        return result(index, ResultLayout.OBJECT);
    }

    /** The party that it made. */
    long party(int index) {
        return result(index, ResultLayout.OBJECT2);
    }

    private long result(int index, int member) {
        int at = SubmitLayout.SIZE + index * ResultLayout.SIZE;
        return session.bytes().getInt(at + ResultLayout.OUTCOME) == 0 ? session.bytes().getLong(at + member) : 0;
    }

    /** Learns what the last batch did; returns the ids, which the next buffer would overwrite. */
    long[] made(int count, boolean parties) {
        long[] made = new long[count];
        for (int i = 0; i < count; i++) {
            made[i] = parties ? party(i) : object(i);
        }
        drain();
        return made;
    }

    /** Teardown in the middle of a session. */
    void reset() {
        send(ControlCode.RESET.number(), 0, ResetLayout.SIZE);
        int hung = session.bytes().getInt(ResetLayout.HUNG);
        if (hung != 0) {
            throw new AssertionError(last() + ": RESET left " + hung + " objects, one is "
                    + new ObjectId(session.bytes().getLong(ResetLayout.FIRST_HUNG)));
        }
        drain();
    }

    /** A batch that was right, with some of it changed. */
    private void mutated() {
        int size = write(randomBatch());
        int output = size - payload;
        int count = session.bytes().getInt(SubmitLayout.COUNT);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> session.bytes().putInt(4 * random.nextInt(SubmitLayout.SIZE / 4), operations.boundary());
                case 1 -> size = Math.max(0, Math.min(REGION, size + random.nextInt(129) - 64));
                case 2 -> output = random.nextInt(output + 64);
                case 3 -> session.bytes().put(random.nextInt(size + 1), (byte) random.nextInt(256));
                default -> {
                    int field = OPERATION_FIELDS[random.nextInt(OPERATION_FIELDS.length)];
                    session.bytes().putInt(SubmitLayout.SIZE + random.nextInt(count) * OperationLayout.SIZE + field, operations.boundary());
                }
            }
        }
        send(ControlCode.SUBMIT.number(), size, output);
    }
}
