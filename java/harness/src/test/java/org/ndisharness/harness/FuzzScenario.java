// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/**
 * A course of operations that executes every kind: an address family is closed and opened, multipoint calls are made, incoming calls are
 * offered, and all of them closed. Every other time noise comes in between, which may spoil it.
 */
final class FuzzScenario {
    private static final int CALLS = 3;
    private static final int PARTIES = 3;
    private static final int OID_CO_ADDRESS_CHANGE = 0xFE000006;
    private static final FunctionId[] LEFT_TO_US = {
        FunctionId.PROTOCOL_CM_OPEN_AF, FunctionId.PROTOCOL_CM_CLOSE_AF, FunctionId.PROTOCOL_CM_REGISTER_SAP,
        FunctionId.PROTOCOL_CM_DEREGISTER_SAP, FunctionId.PROTOCOL_CM_MAKE_CALL, FunctionId.PROTOCOL_CM_CLOSE_CALL,
        FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS, FunctionId.PROTOCOL_CM_ADD_PARTY, FunctionId.PROTOCOL_CM_DROP_PARTY,
        FunctionId.PROTOCOL_CL_INCOMING_CALL};

    private final FuzzRound round;
    private final FuzzOperations operations;
    private final KnownObjects objects;
    private final SplittableRandom random;
    private final List<Operation> batch = new ArrayList<>();
    private boolean disturbed;

    FuzzScenario(FuzzRound round, FuzzOperations operations, KnownObjects objects, SplittableRandom random) {
        this.round = round;
        this.operations = operations;
        this.objects = objects;
        this.random = random;
    }

    void run() {
        disturbed = random.nextInt(2) == 0;
        round.reset();
        prepare();
        if (objects.pick(random, Side.CLIENT, ObjectKind.AF) == 0) {
            openAf();
        }
        closeAf();
        openAf();
        outgoingCalls();
        incomingCalls();
    }

    private Operation add(OperationKind kind, long object) {
        Operation operation = new Operation(kind).on(new ObjectId(object)).flags(Operation.CONTINUE);
        batch.add(operation);
        return operation;
    }

    private Operation addAnywhere(OperationKind kind, long object) {
        return add(kind, object).from(operations.context());
    }

    private long peer(long id) {
        return objects.peerOf(id);
    }

    /** Sends what was added; returns the objects that the operations made or named. */
    private long[] submit() {
        return submit(false);
    }

    private long[] submit(boolean parties) {
        round.submit(batch);
        long[] made = round.made(batch.size(), parties);
        batch.clear();
        if (disturbed && random.nextInt(2) == 0) {
            round.noise();
        }
        return made;
    }

    private void prepare() {
        for (FunctionId callback : LEFT_TO_US) {
            batch.add(Operation.policy(ReplyPolicy.of(callback).manual()).flags(Operation.CONTINUE));
        }
        add(OperationKind.MARK, 0).values(random.nextLong(), random.nextLong());
        add(OperationKind.QUERY_STATE, objects.pick(random, Side.CLIENT, ObjectKind.AF));
        submit();
    }

    private long af() {
        return objects.pick(random, Side.CLIENT, ObjectKind.AF);
    }

    private void closeAf() {
        add(OperationKind.CL_CLOSE_AF, af());
        add(OperationKind.MCM_CLOSE_AF_COMPLETE, peer(af()));
        submit();
    }

    private void openAf() {
        add(OperationKind.CL_OPEN_AF, objects.pick(random, Side.CLIENT, ObjectKind.BINDING));
        long af = submit()[0];
        add(OperationKind.MCM_OPEN_AF_COMPLETE, peer(af));
        submit();
    }

    private void outgoingCalls() {
        long[] vcs = new long[CALLS];
        long[] first = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            addAnywhere(OperationKind.CL_CREATE_VC, af());
        }
        System.arraycopy(submit(), 0, vcs, 0, CALLS);
        for (long vc : vcs) {
            addAnywhere(OperationKind.CL_MAKE_CALL, vc).flags(Operation.MULTIPOINT)
                    .parameters(CallParameters.defaults().withFlags(CallParameters.MULTIPOINT_VC));
        }
        System.arraycopy(submit(true), 0, first, 0, CALLS);
        for (int i = 0; i < CALLS; i++) {
            addAnywhere(OperationKind.MCM_ACTIVATE_VC, peer(vcs[i])).parameters(CallParameters.defaults());
            addAnywhere(OperationKind.MCM_MAKE_CALL_COMPLETE, peer(vcs[i])).with(new ObjectId(peer(first[i])));
        }
        submit();
        traffic(vcs);
        parties(vcs);
        for (int i = 0; i < CALLS; i++) {
            addAnywhere(OperationKind.CL_CLOSE_CALL, vcs[i]).with(new ObjectId(first[i])).payload(operations.data());
        }
        submit();
        for (int i = 0; i < CALLS; i++) {
            addAnywhere(OperationKind.MCM_DEACTIVATE_VC, peer(vcs[i]));
            addAnywhere(OperationKind.MCM_CLOSE_CALL_COMPLETE, peer(vcs[i])).with(new ObjectId(peer(first[i])));
            addAnywhere(OperationKind.CL_DELETE_VC, vcs[i]);
        }
        submit();
    }

    /** What a call is for: data both ways, changes of QoS, questions, a status and a name. */
    private void traffic(long[] vcs) {
        for (long vc : vcs) {
            addAnywhere(OperationKind.CL_SEND_NET_BUFFER_LISTS, vc).transfer(operations.transfer(), 0);
            addAnywhere(OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS, peer(vc)).transfer(operations.transfer(), 0);
            addAnywhere(OperationKind.CL_MODIFY_CALL_QOS, vc).parameters(CallParameters.defaults());
        }
        submit();
        for (long vc : vcs) {
            addAnywhere(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE, peer(vc)).parameters(CallParameters.defaults());
        }
        submit();
        for (long vc : vcs) {
            addAnywhere(OperationKind.MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, peer(vc)).parameters(CallParameters.defaults());
            addAnywhere(OperationKind.MP_INDICATE_STATUS, peer(vc)).status(NdisStatus.FAILURE).payload(operations.data());
            for (long asked : new long[] {af(), vc}) {
                addAnywhere(OperationKind.CL_CO_OID_REQUEST, asked).oid(question());
                addAnywhere(OperationKind.MCM_OID_REQUEST, peer(asked)).oid(question());
            }
        }
        submit();
    }

    private static OidRequest question() {
        return new OidRequest(OID_CO_ADDRESS_CHANGE, OidRequest.QUERY, 0, 64, 0, 0, 0, 0, 0, 0);
    }

    /** Parties come and go: one drop is the call manager's wish. */
    private void parties(long[] vcs) {
        for (long vc : vcs) {
            for (int i = 0; i < PARTIES; i++) {
                addAnywhere(OperationKind.CL_ADD_PARTY, vc);
            }
        }
        long[] added = submit(true);
        Arrays.stream(added).forEach(party -> addAnywhere(OperationKind.MCM_ADD_PARTY_COMPLETE, peer(party)));
        submit();
        for (int i = 0; i < added.length; i += PARTIES) {
            addAnywhere(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY, peer(added[i])).payload(operations.data());
        }
        submit();
        Arrays.stream(added).forEach(party -> addAnywhere(OperationKind.CL_DROP_PARTY, party).payload(operations.data()));
        submit();
        Arrays.stream(added).forEach(party -> addAnywhere(OperationKind.MCM_DROP_PARTY_COMPLETE, peer(party)));
        submit();
    }

    private void incomingCalls() {
        addAnywhere(OperationKind.CL_REGISTER_SAP, af()).payload(operations.data()).values(random.nextInt(100), 0);
        long sap = submit()[0];
        addAnywhere(OperationKind.MCM_REGISTER_SAP_COMPLETE, peer(sap));
        submit();
        for (int i = 0; i < CALLS; i++) {
            addAnywhere(OperationKind.MCM_CREATE_VC, peer(af()));
        }
        long[] vcs = submit();
        for (long vc : vcs) {
            addAnywhere(OperationKind.MCM_ACTIVATE_VC, vc).parameters(CallParameters.defaults());
            addAnywhere(OperationKind.MCM_DISPATCH_INCOMING_CALL, vc).with(new ObjectId(peer(sap))).parameters(CallParameters.defaults());
        }
        submit();
        for (long vc : vcs) {
            addAnywhere(OperationKind.CL_INCOMING_CALL_COMPLETE, peer(vc)).status(NdisStatus.SUCCESS);
            addAnywhere(OperationKind.MCM_DISPATCH_CALL_CONNECTED, vc);
            addAnywhere(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL, vc).payload(operations.data());
            addAnywhere(OperationKind.CL_CLOSE_CALL, peer(vc)).payload(operations.data());
            addAnywhere(OperationKind.MCM_CLOSE_CALL_COMPLETE, vc);
            addAnywhere(OperationKind.MCM_DEACTIVATE_VC, vc);
            addAnywhere(OperationKind.MCM_DELETE_VC, vc);
        }
        submit();
        addAnywhere(OperationKind.CL_DEREGISTER_SAP, sap);
        addAnywhere(OperationKind.MCM_DEREGISTER_SAP_COMPLETE, peer(sap));
        submit();
    }
}
