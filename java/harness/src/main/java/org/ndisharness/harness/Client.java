// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * The CoNDIS client in ndhctl.sys. Every method makes the NDIS call that its Javadoc names, from the client's
 * {@linkplain #from calling context}, and returns what NDIS returned. A call that the driver's guard refuses throws
 * {@link OperationRefusedException}.
 */
public final class Client {
    private static final byte[] DEFAULT_SAP = {'n', 'd', 'h'};

    private final Session session;
    private final CallingContext context;
    private final int flags;

    Client(Session session, CallingContext context, int flags) {
        this.session = session;
        this.context = context;
        this.flags = flags;
    }

    /** The client, making its calls from another context. */
    public Client from(CallingContext other) {
        return new Client(session, other, flags);
    }

    /** The client, with its guards off: the session must have been opened for misuse. */
    public Client misusing() {
        return new Client(session, context, flags | Operation.MISUSE);
    }

    /** The client, not waiting until NDIS returns; results are then NDIS_STATUS_PENDING. */
    public Client async() {
        return new Client(session, context, flags | Operation.ASYNC);
    }

    private Operation operation(OperationKind kind) {
        return new Operation(kind).from(context).flags(flags);
    }

    private NdisStatus execute(Operation operation) {
        return session.execute(operation).ndisStatus();
    }

    /** The session's first SAP; registered (NdisClRegisterSap) at the first call. */
    public Sap sap() {
        return session.defaultSap(() -> registerSap(DEFAULT_SAP));
    }

    /** NdisClRegisterSap ({@code nf-ndis-ndisclregistersap.md}, IRQL at most DISPATCH_LEVEL). */
    public Sap registerSap(byte... address) {
        OperationResult result = session.execute(operation(OperationKind.CL_REGISTER_SAP).on(session.addressFamily().client()).payload(address));
        return new Sap(result.object(), session.peerOf(result.object()));
    }

    /** NdisClDeregisterSap ({@code nf-ndis-ndisclderegistersap.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus deregisterSap(Sap sap) {
        return execute(operation(OperationKind.CL_DEREGISTER_SAP).on(sap.client()));
    }

    /** NdisCoCreateVc, then NdisClMakeCall, point to point ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL). */
    public Call makeCall() {
        return makeCall(CallParameters.defaults());
    }

    /** NdisCoCreateVc, then NdisClMakeCall with these parameters. */
    public Call makeCall(CallParameters parameters) {
        Call call = createVc();
        makeCall(call, parameters);
        return call;
    }

    /** NdisCoCreateVc ({@code nf-ndis-ndiscocreatevc.md}, IRQL at most DISPATCH_LEVEL). */
    public Call createVc() {
        OperationResult result = session.execute(operation(OperationKind.CL_CREATE_VC).on(session.addressFamily().client()));
        session.requireSuccess("NdisCoCreateVc", result);
        return new Call(session, Call.Direction.OUTGOING, result.object(), session.peerOf(result.object()));
    }

    /** NdisClMakeCall on a VC that exists ({@code nf-ndis-ndisclmakecall.md}). */
    public NdisStatus makeCall(Call call, CallParameters parameters) {
        return execute(operation(OperationKind.CL_MAKE_CALL).on(call.clientVc()).parameters(parameters));
    }

    /** NdisCoCreateVc, then NdisClMakeCall with a party: a multipoint call. */
    public Call makeMultipointCall() {
        Call call = createVc();
        OperationResult result = session.execute(operation(OperationKind.CL_MAKE_CALL).on(call.clientVc())
                .parameters(CallParameters.defaults().withFlags(CallParameters.MULTIPOINT_VC)).flags(Operation.MULTIPOINT));
        call.addParty(party(result));
        return call;
    }

    private Party party(OperationResult result) {
        ObjectId id = result.party();
        return new Party(id, session.peerOf(id));
    }

    /** NdisClAddParty ({@code nf-ndis-ndiscladdparty.md}, IRQL at most DISPATCH_LEVEL). */
    public Party addParty(Call call) {
        OperationResult result = session.execute(operation(OperationKind.CL_ADD_PARTY).on(call.clientVc()));
        Party party = party(result);
        call.addParty(party);
        return party;
    }

    /** NdisClDropParty ({@code nf-ndis-ndiscldropparty.md}, IRQL at most DISPATCH_LEVEL). Not for the last party. */
    public NdisStatus dropParty(Call call, Party party, CloseData data) {
        NdisStatus status = execute(operation(OperationKind.CL_DROP_PARTY).on(party.client()).data(data));
        if (!status.isFailure()) {
            call.removeParty(party);
        }
        return status;
    }

    /** NdisClIncomingCallComplete with the parameters that came ({@code nf-ndis-ndisclincomingcallcomplete.md}). VOID. */
    public void incomingCallComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.CL_INCOMING_CALL_COMPLETE).on(call.clientVc()).status(status));
    }

    /** NdisClIncomingCallComplete with changed parameters: sets CALL_PARAMETERS_CHANGED. VOID. */
    public void incomingCallComplete(Call call, NdisStatus status, CallParameters changed) {
        execute(operation(OperationKind.CL_INCOMING_CALL_COMPLETE).on(call.clientVc()).status(status)
                .parameters(changed.withFlags(changed.flags() | CallParameters.PARAMETERS_CHANGED)));
    }

    /** NdisClCloseCall without data ({@code nf-ndis-ndisclclosecall.md}, IRQL at most DISPATCH_LEVEL); the last party's handle if there is one. */
    public NdisStatus closeCall(Call call) {
        return closeCall(call, CloseData.none());
    }

    /** NdisClCloseCall with data for the remote node. */
    public NdisStatus closeCall(Call call, CloseData data) {
        List<Party> parties = call.parties();
        ObjectId party = parties.isEmpty() ? ObjectId.NONE : parties.get(parties.size() - 1).client();
        return execute(operation(OperationKind.CL_CLOSE_CALL).on(call.clientVc()).with(party).data(data));
    }

    /** The operation that {@link #closeCall(Call)} executes, for {@link Session#race}. */
    public Operation closing(Call call) {
        return operation(OperationKind.CL_CLOSE_CALL).on(call.clientVc());
    }

    /** NdisCoDeleteVc ({@code nf-ndis-ndiscodeletevc.md}, IRQL at most DISPATCH_LEVEL); creator only. */
    public NdisStatus deleteVc(Call call) {
        return execute(operation(OperationKind.CL_DELETE_VC).on(call.clientVc()));
    }

    /** Sets a policy of one of the client's callbacks. */
    public Client on(ReplyPolicy policy) {
        session.apply(policy);
        return this;
    }
}
