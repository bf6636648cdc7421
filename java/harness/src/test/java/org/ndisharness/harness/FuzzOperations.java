// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.SplittableRandom;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.PolicyLayout;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** Makes operations that pass validation, about whatever objects; few of them are legal at the moment. */
final class FuzzOperations {
    private static final OperationKind[] KINDS = OperationKind.values();
    private static final CallingContext[] CONTEXTS = {
        CallingContext.PASSIVE, CallingContext.PASSIVE, CallingContext.DISPATCH, CallingContext.DPC, CallingContext.WORK_ITEM,
        CallingContext.THREAD, CallingContext.TIMER};
    private static final int[] STATUSES = {
        0, 0, 0, NdisStatus.FAILURE.code(), NdisStatus.PENDING.code(), NdisStatus.RESOURCES.code(), NdisStatus.NOT_ACCEPTED.code()};
    private static final int[] DATA_SIZES = {0, 0, 1, 51, 52, 53, 104, 105, 1000};
    private static final FunctionId[] CLIENT_CALLBACKS = {
        FunctionId.PROTOCOL_CL_INCOMING_CALL, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE,
        FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY, FunctionId.PROTOCOL_CO_CREATE_VC,
        FunctionId.PROTOCOL_CO_DELETE_VC};
    private static final FunctionId[] MANAGER_CALLBACKS = {
        FunctionId.PROTOCOL_CM_OPEN_AF, FunctionId.PROTOCOL_CM_CLOSE_AF, FunctionId.PROTOCOL_CM_REGISTER_SAP,
        FunctionId.PROTOCOL_CM_DEREGISTER_SAP, FunctionId.PROTOCOL_CM_MAKE_CALL, FunctionId.PROTOCOL_CM_CLOSE_CALL,
        FunctionId.PROTOCOL_CM_ADD_PARTY, FunctionId.PROTOCOL_CM_DROP_PARTY, FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE,
        FunctionId.PROTOCOL_CO_CREATE_VC, FunctionId.PROTOCOL_CO_DELETE_VC};
    private static final int FIRST_PENDING_CALLBACK = 8;

    private final SplittableRandom random;
    private final KnownObjects objects;

    FuzzOperations(SplittableRandom random, KnownObjects objects) {
        this.random = random;
        this.objects = objects;
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    /** A context in which any operation may be executed. */
    CallingContext context() {
        return CONTEXTS[random.nextInt(CONTEXTS.length)];
    }

    /** Bytes of data, sometimes the most that there may be. */
    byte[] data() {
        byte[] data = new byte[oneIn(500) ? OperationLayout.MAX_DATA : DATA_SIZES[random.nextInt(DATA_SIZES.length)]];
        random.nextBytes(data);
        return data;
    }

    /** Any operation, the one with this index of its batch. */
    Operation any(int index) {
        OperationKind kind = KINDS[random.nextInt(KINDS.length)];
        if (kind == OperationKind.FAULT && !oneIn(200)) {
            kind = OperationKind.QUERY_STATE;
        }
        return any(kind, index);
    }

    private Operation any(OperationKind kind, int index) {
        if (kind == OperationKind.SET_POLICY) {
            return policy();
        }
        CallingContext context = context();
        Operation operation = new Operation(kind).from(context).on(object(kind, index)).with(second(kind, index)).tag(random.nextLong())
                .status(new NdisStatus(oneIn(10) ? random.nextInt() : STATUSES[random.nextInt(STATUSES.length)])).flags(flags());
        switch (kind) {
            case CL_MAKE_CALL, CL_INCOMING_CALL_COMPLETE, CL_ADD_PARTY, CL_MODIFY_CALL_QOS, MCM_ACTIVATE_VC, MCM_MAKE_CALL_COMPLETE,
                    MCM_DISPATCH_INCOMING_CALL, MCM_MODIFY_CALL_QOS_COMPLETE, MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE ->
                parameters(operation);
            case CL_SEND_NET_BUFFER_LISTS, MP_INDICATE_RECEIVE_NET_BUFFER_LISTS ->
                operation.transfer(transfer(), oneIn(4) ? random.nextInt() : 0);
            case CL_CO_OID_REQUEST, MCM_OID_REQUEST -> oid(operation);
            case CL_CO_OID_REQUEST_COMPLETE, MCM_OID_REQUEST_COMPLETE, MP_CO_OID_REQUEST_COMPLETE, MP_INDICATE_STATUS ->
                operation.payload(data());
            case CL_CLOSE_CALL, CL_DROP_PARTY, MCM_DISPATCH_INCOMING_CLOSE_CALL, MCM_DISPATCH_INCOMING_DROP_PARTY ->
                operation.payload(data());
            case CL_REGISTER_SAP -> operation.payload(data()).values(random.nextInt(1 << 30), 0);
            case FAULT -> operation.values(1 + random.nextInt(9), random.nextInt(1000));
            default -> operation.values(random.nextLong(), random.nextLong());
        }
        if (context.number() >= CallingContext.DPC.number() && oneIn(3)) {
            operation.after(Duration.ofNanos(1000L * (oneIn(20) ? OperationLayout.MAX_DELAY_MICROS : random.nextInt(3000))));
        }
        return operation;
    }

    private int flags() {
        int flags = oneIn(30) ? 0 : Operation.CONTINUE;
        if (oneIn(5)) {
            flags |= Operation.ASYNC;
        }
        if (oneIn(3)) {
            flags |= Operation.MULTIPOINT;
        }
        return oneIn(500) ? flags | Operation.MISUSE : flags;
    }

    private void parameters(Operation operation) {
        if (oneIn(3)) {
            return;
        }
        int[] members = CallParameters.defaults().members();
        for (int i = 0; i < members.length; i++) {
            if (oneIn(4)) {
                members[i] = boundary();
            }
        }
        operation.parameters(CallParameters.of(members));
    }

    /** What may be sent or indicated, small mostly. */
    Transfer transfer() {
        int bytes = 1 + random.nextInt(oneIn(20) ? 4096 : 64);
        return new Transfer(1 + random.nextInt(oneIn(20) ? 64 : 3), 1 + random.nextInt(3), bytes, oneIn(2) ? 0 : 1 + bytes / 8,
                random.nextInt(256),
                random.nextInt());
    }

    private void oid(Operation operation) {
        int[] types = {OidRequest.QUERY, OidRequest.SET, OidRequest.STATISTICS, OidRequest.METHOD};
        int type = types[random.nextInt(types.length)];
        byte[] input = new byte[type == OidRequest.SET || type == OidRequest.METHOD ? random.nextInt(64) : 0];
        random.nextBytes(input);
        int output = type == OidRequest.SET ? 0 : random.nextInt(64);
        int oid = oneIn(4) ? random.nextInt() : 0x00010100 + random.nextInt(32);
        operation.oid(new OidRequest(oid, type, input.length, output, 0, 0, 0, 0, 0, 0), input);
    }

    /** A number of the kind that breaks checks. */
    int boundary() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> -1;
            case 3 -> Integer.MAX_VALUE;
            case 4 -> Integer.MIN_VALUE;
            case 5 -> 1 << random.nextInt(32);
            case 6 -> (1 << random.nextInt(32)) - 1;
            default -> random.nextInt();
        };
    }

    private static Side sideOf(OperationKind kind) {
        return kind.number() >= OperationKind.MCM_OPEN_AF_COMPLETE.number() ? Side.CALL_MANAGER : Side.CLIENT;
    }

    private static ObjectKind kindOf(OperationKind kind) {
        return switch (kind) {
            case CL_OPEN_AF, CL_CO_OID_REQUEST -> ObjectKind.BINDING;
            case CL_CLOSE_AF, CL_REGISTER_SAP, CL_CREATE_VC, MCM_OPEN_AF_COMPLETE, MCM_CLOSE_AF_COMPLETE, MCM_CREATE_VC,
                    MCM_OID_REQUEST ->
                ObjectKind.AF;
            case CL_DEREGISTER_SAP, MCM_REGISTER_SAP_COMPLETE, MCM_DEREGISTER_SAP_COMPLETE -> ObjectKind.SAP;
            case CL_DROP_PARTY, MCM_ADD_PARTY_COMPLETE, MCM_DROP_PARTY_COMPLETE, MCM_DISPATCH_INCOMING_DROP_PARTY -> ObjectKind.PARTY;
            default -> ObjectKind.VC;
        };
    }

    private ObjectId object(OperationKind kind, int index) {
        return new ObjectId(id(sideOf(kind), kindOf(kind), index));
    }

    private ObjectId second(OperationKind kind, int index) {
        return switch (kind) {
            case CL_CLOSE_CALL, MCM_MAKE_CALL_COMPLETE, MCM_CLOSE_CALL_COMPLETE ->
                oneIn(2) ? ObjectId.NONE : new ObjectId(id(sideOf(kind), ObjectKind.PARTY, index));
            case MCM_DISPATCH_INCOMING_CALL -> new ObjectId(id(Side.CALL_MANAGER, ObjectKind.SAP, index));
            default -> oneIn(20) ? new ObjectId(id(Side.CLIENT, ObjectKind.VC, index)) : ObjectId.NONE;
        };
    }

    /** An id: mostly of a live object of the right kind, else of another one, of one that is gone, a reference or nonsense. */
    private long id(Side side, ObjectKind kind, int index) {
        int choice = random.nextInt(100);
        if (choice < 75) {
            return objects.pick(random, side, kind);
        } else if (choice < 82) {
            return objects.pick(random, Side.ofNumber(1 + random.nextInt(2)), ObjectKind.ofNumber(1 + random.nextInt(6)));
        } else if (choice < 90) {
            return objects.pickStale(random);
        } else if (choice < 97 && index > 0) {
            return oneIn(2) ? OperationLayout.reference(random.nextInt(index)) : OperationLayout.partyReference(random.nextInt(index));
        }
        return random.nextLong() >>> 8;
    }

    /** A policy that passes validation. */
    private Operation policy() {
        ByteBuffer bytes = ByteBuffer.allocate(PolicyLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        boolean client = oneIn(2);
        int choice = random.nextInt(client ? CLIENT_CALLBACKS.length : MANAGER_CALLBACKS.length);
        boolean canPend = client ? choice == 0 : choice < FIRST_PENDING_CALLBACK;
        int reply = random.nextInt(canPend ? PolicyLayout.REPLY_MANUAL + 1 : PolicyLayout.REPLY_RETURN + 1);
        CallingContext context = oneIn(5) ? CallingContext.INSIDE : context();
        CallingContext actionContext = oneIn(5) ? CallingContext.INSIDE : context();
        bytes.putShort(PolicyLayout.CALLBACK, (short) (client ? CLIENT_CALLBACKS : MANAGER_CALLBACKS)[choice].number());
        bytes.put(PolicyLayout.SIDE, (byte) (client ? Side.CLIENT : Side.CALL_MANAGER).number());
        bytes.put(PolicyLayout.REPLY, (byte) reply);
        bytes.putInt(PolicyLayout.STATUS, oneIn(2) ? 0 : NdisStatus.FAILURE.code());
        bytes.putLong(PolicyLayout.OBJECT, oneIn(3)
                ? objects.pick(random, client ? Side.CLIENT : Side.CALL_MANAGER,
                        ObjectKind.ofNumber(ObjectKind.AF.number() + random.nextInt(4)))
                : 0);
        bytes.putInt(PolicyLayout.DELAY, context == CallingContext.INSIDE ? 0 : random.nextInt(3000));
        bytes.putInt(PolicyLayout.COUNT, random.nextInt(4));
        bytes.putInt(PolicyLayout.ACTIONS, random.nextInt() & random.nextInt() & PolicyLayout.ACT_ALL);
        bytes.putInt(PolicyLayout.ACTION_STATUS, STATUSES[random.nextInt(STATUSES.length)]);
        bytes.putInt(PolicyLayout.ACTION_DELAY, actionContext == CallingContext.INSIDE ? 0 : random.nextInt(3000));
        bytes.put(PolicyLayout.CONTEXT, (byte) context.number());
        bytes.put(PolicyLayout.ACTION_CONTEXT, (byte) actionContext.number());
        return new Operation(OperationKind.SET_POLICY).payload(bytes.array()).flags(Operation.CONTINUE);
    }
}
