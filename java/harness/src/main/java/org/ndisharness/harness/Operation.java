// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.PolicyLayout;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FlowParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.OidRequest;

/**
 * One operation of a batch: the low-level form of what {@link Client} and {@link CallManager} do, for scripts that submit many at
 * once. Mutable until it is submitted; methods return this.
 */
public final class Operation {
    /** Do not wait for the NDIS call to return. */
    public static final int ASYNC = 0x01;
    /** A refusal does not stop the batch. */
    public static final int CONTINUE = 0x02;
    /** Make the call with a party. */
    public static final int MULTIPOINT = 0x04;
    /** Skip the guards; needs a misuse session. */
    public static final int MISUSE = 0x08;
    /** Pass a NULL party handle although there is a party; needs a misuse session. */
    public static final int NULL_PARTY = 0x10;
    /** A FAULT strikes in the miniport's image; NdisCoOidRequest goes to the miniport (a NULL AF handle). */
    public static final int MINIPORT = 0x20;
    /** A FAULT strikes in the image of the stand-alone call manager. */
    public static final int MANAGER = 0x40;

    private static final long REFERENCE = 0xff00000000000000L;
    private static final long PARTY_REFERENCE = 0xfe00000000000000L;
    private static final byte[] NO_PAYLOAD = {};

    private final OperationKind kind;
    private CallingContext context = CallingContext.PASSIVE;
    private int flags;
    private long tag;
    private long object;
    private long object2;
    private int status;
    private long delayMicros;
    private byte[] payload = NO_PAYLOAD;
    private long value0;
    private long value1;

    /** An operation of this kind on nothing, inline at PASSIVE_LEVEL. */
    public Operation(OperationKind kind) {
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** The object that the operation {@code index} of the same batch makes. */
    public static ObjectId resultOf(int index) {
        return new ObjectId(REFERENCE | index);
    }

    /** The party that the operation {@code index} of the same batch makes. */
    public static ObjectId partyOf(int index) {
        return new ObjectId(PARTY_REFERENCE | index);
    }

    /** Object. */
    public Operation on(ObjectId id) {
        object = id.value();
        return this;
    }

    /** Second object. */
    public Operation with(ObjectId id) {
        object2 = id.value();
        return this;
    }

    /** NDIS_STATUS argument. */
    public Operation status(NdisStatus value) {
        status = value.code();
        return this;
    }

    /** Where the call is made. */
    public Operation from(CallingContext value) {
        if (value == CallingContext.INSIDE) {
            throw new IllegalArgumentException("INSIDE: only policies can act inside a callback");
        }
        context = value;
        return this;
    }

    /** Time before the call is made; needs a context other than PASSIVE and DISPATCH. */
    public Operation after(Duration value) {
        delayMicros = micros(value);
        return this;
    }

    /** Sets flags. */
    public Operation flags(int value) {
        flags |= value;
        return this;
    }

    /** Comes back in the result and in events. */
    public Operation tag(long value) {
        tag = value;
        return this;
    }

    /** Close data. */
    public Operation data(CloseData value) {
        payload = value.toBytes();
        return this;
    }

    /** Payload bytes. */
    public Operation payload(byte... value) {
        payload = value.clone();
        return this;
    }

    /** Call parameters. */
    public Operation parameters(CallParameters value) {
        ByteBuffer bytes = ByteBuffer.allocate(CallParameters.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        value.write(bytes, 0);
        payload = bytes.array();
        return this;
    }

    /** Call parameters with all members of their flows. */
    public Operation parameters(CallParameters value, FlowParameters flow) {
        ByteBuffer bytes = ByteBuffer.allocate(CallParameters.SIZE + FlowParameters.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        value.write(bytes, 0);
        flow.write(bytes, CallParameters.SIZE);
        payload = bytes.array();
        return this;
    }

    /** Call parameters with all members of their flows, and the content of the call manager's and the media's specific parameters. */
    public Operation parameters(CallParameters value, FlowParameters flow, byte[] callManager, byte[] media) {
        parameters(value, flow);
        ByteBuffer bytes = ByteBuffer.allocate(payload.length + callManager.length + media.length);
        payload = bytes.put(payload).put(callManager).put(media).array();
        return this;
    }

    /** An OID request with the bytes that go into its buffer. */
    public Operation oid(OidRequest request, byte... input) {
        ByteBuffer bytes = ByteBuffer.allocate(OidRequest.SIZE + input.length).order(ByteOrder.LITTLE_ENDIAN);
        request.write(bytes, 0);
        bytes.put(OidRequest.SIZE, input);
        payload = bytes.array();
        return this;
    }

    /** What is sent or indicated, with send or receive flags. */
    public Operation transfer(Transfer value, int flags) {
        payload = value.toBytes();
        value0 = Integer.toUnsignedLong(flags);
        return this;
    }

    /** Which of the lists that came together are meant: so many from one on; count 0: all that are left. */
    public Operation select(int flags, int first, int count) {
        value0 = Integer.toUnsignedLong(flags) | (long) (first & 0xffff) << 32 | (long) (count & 0xffff) << 48;
        return this;
    }

    /** Breaks a rule on purpose; implies {@link #MISUSE}. */
    public Operation breaking(Break way) {
        flags |= MISUSE | way.flag();
        return this;
    }

    /** Values of MARK, FAULT and others. */
    public Operation values(long first, long second) {
        value0 = first;
        value1 = second;
        return this;
    }

    /** The operation that sets a policy. */
    public static Operation policy(ReplyPolicy policy) {
        ByteBuffer bytes = ByteBuffer.allocate(PolicyLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(PolicyLayout.CALLBACK, (short) policy.callback().number());
        bytes.put(PolicyLayout.SIDE, (byte) policy.side().number());
        bytes.put(PolicyLayout.REPLY, (byte) policy.reply().ordinal());
        bytes.putInt(PolicyLayout.STATUS, policy.status().code());
        bytes.putLong(PolicyLayout.OBJECT, policy.object().value());
        bytes.putInt(PolicyLayout.DELAY, (int) micros(policy.delay()));
        bytes.putInt(PolicyLayout.COUNT, policy.count());
        bytes.putInt(PolicyLayout.ACTIONS, policy.actionBits());
        bytes.putInt(PolicyLayout.ACTION_STATUS, policy.actionStatus().code());
        bytes.putInt(PolicyLayout.ACTION_DELAY, (int) micros(policy.actionDelay()));
        bytes.put(PolicyLayout.CONTEXT, (byte) policy.context().number());
        bytes.put(PolicyLayout.ACTION_CONTEXT, (byte) policy.actionContext().number());
        bytes.putShort(PolicyLayout.BREAKS, (short) policy.breakBits());
        return new Operation(OperationKind.SET_POLICY).payload(bytes.array());
    }

    private static long micros(Duration value) {
        long micros = value.toNanos() / 1000;
        if (value.isNegative() || micros > OperationLayout.MAX_DELAY_MICROS) {
            throw new IllegalArgumentException("delay of " + value + ": 0 to " + OperationLayout.MAX_DELAY_MICROS + " microseconds");
        }
        return micros;
    }

    OperationKind kind() {
        return kind;
    }

    boolean isAsync() {
        return (flags & ASYNC) != 0;
    }

    int payloadSize() {
        return payload.length;
    }

    void write(ByteBuffer batch, int at, int payloadStart, int payloadOffset) {
        batch.putShort(at + OperationLayout.KIND, (short) kind.number());
        batch.putShort(at + OperationLayout.CONTEXT, (short) context.number());
        batch.putInt(at + OperationLayout.FLAGS, flags);
        batch.putLong(at + OperationLayout.TAG, tag);
        batch.putLong(at + OperationLayout.OBJECT, object);
        batch.putLong(at + OperationLayout.OBJECT2, object2);
        batch.putInt(at + OperationLayout.STATUS, status);
        batch.putInt(at + OperationLayout.DELAY, (int) delayMicros);
        batch.putInt(at + OperationLayout.DATA_OFFSET, payload.length == 0 ? 0 : payloadOffset);
        batch.putInt(at + OperationLayout.DATA_SIZE, payload.length);
        batch.putLong(at + OperationLayout.VALUE0, value0);
        batch.putLong(at + OperationLayout.VALUE1, value1);
        if (payload.length > 0) {
            batch.put(payloadStart + payloadOffset, payload);
        }
    }

    @Override
    public String toString() {
        return kind + " on " + new ObjectId(object) + " from " + context;
    }
}
