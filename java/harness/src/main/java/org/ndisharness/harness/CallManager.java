// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * The integrated call manager of ndhmp.sys. Every method makes the NDIS call that its Javadoc names, from the
 * {@linkplain #from calling context}, and returns what NDIS returned. A call that the driver's guard refuses throws
 * {@link OperationRefusedException}.
 */
public final class CallManager {
    private final Session session;
    private final CallingContext context;
    private final int flags;

    CallManager(Session session, CallingContext context, int flags) {
        this.session = session;
        this.context = context;
        this.flags = flags;
    }

    /** The call manager, making its calls from another context. */
    public CallManager from(CallingContext other) {
        return new CallManager(session, other, flags);
    }

    /** The call manager, with its guards off: the session must have been opened for misuse. */
    public CallManager misusing() {
        return new CallManager(session, context, flags | Operation.MISUSE);
    }

    /** The call manager, not waiting until NDIS returns; results are then NDIS_STATUS_PENDING. */
    public CallManager async() {
        return new CallManager(session, context, flags | Operation.ASYNC);
    }

    private Operation operation(OperationKind kind) {
        return new Operation(kind).from(context).flags(flags);
    }

    private NdisStatus execute(Operation operation) {
        return session.execute(operation).ndisStatus();
    }

    /** NdisMCmCreateVc, NdisMCmActivateVc, NdisMCmDispatchIncomingCall on this SAP. */
    public Call offerCall(Sap sap) {
        Call call = createVc();
        activateVc(call);
        dispatchIncomingCall(call, sap);
        return call;
    }

    /** NdisMCmCreateVc ({@code nf-ndis-ndismcmcreatevc.md}, IRQL at most DISPATCH_LEVEL). */
    public Call createVc() {
        OperationResult result = session.execute(operation(OperationKind.MCM_CREATE_VC).on(session.addressFamily().callManager()));
        session.requireSuccess("NdisMCmCreateVc", result);
        return new Call(session, Call.Direction.INCOMING, session.peerOf(result.object()), result.object());
    }

    /** NdisMCmActivateVc ({@code nf-ndis-ndismcmactivatevc.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus activateVc(Call call) {
        return execute(operation(OperationKind.MCM_ACTIVATE_VC).on(call.callManagerVc()).parameters(CallParameters.defaults()));
    }

    /** NdisMCmDeactivateVc ({@code nf-ndis-ndismcmdeactivatevc.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus deactivateVc(Call call) {
        return execute(operation(OperationKind.MCM_DEACTIVATE_VC).on(call.callManagerVc()));
    }

    /** NdisMCmDeleteVc ({@code nf-ndis-ndismcmdeletevc.md}, IRQL at most DISPATCH_LEVEL); creator only. */
    public NdisStatus deleteVc(Call call) {
        return execute(operation(OperationKind.MCM_DELETE_VC).on(call.callManagerVc()));
    }

    /** NdisMCmDispatchIncomingCall ({@code nf-ndis-ndismcmdispatchincomingcall.md}, IRQL at most DISPATCH_LEVEL): the client's answer. */
    public NdisStatus dispatchIncomingCall(Call call, Sap sap) {
        return execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CALL).on(call.callManagerVc()).with(sap.callManager())
                .parameters(CallParameters.defaults()));
    }

    /** NdisMCmDispatchCallConnected ({@code nf-ndis-ndismcmdispatchcallconnected.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void dispatchCallConnected(Call call) {
        execute(operation(OperationKind.MCM_DISPATCH_CALL_CONNECTED).on(call.callManagerVc()));
    }

    /** NdisMCmMakeCallComplete ({@code nf-ndis-ndismcmmakecallcomplete.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void makeCallComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MCM_MAKE_CALL_COMPLETE).on(call.callManagerVc()).with(lastParty(call)).status(status));
    }

    /** NdisMCmDispatchIncomingCloseCall without data. VOID. */
    public void dispatchIncomingCloseCall(Call call, NdisStatus status) {
        dispatchIncomingCloseCall(call, status, CloseData.none());
    }

    /** NdisMCmDispatchIncomingCloseCall ({@code nf-ndis-ndismcmdispatchincomingclosecall.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void dispatchIncomingCloseCall(Call call, NdisStatus status, CloseData data) {
        execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL).on(call.callManagerVc()).status(status).data(data));
    }

    /** The operation that {@link #dispatchIncomingCloseCall(Call, NdisStatus)} executes, for {@link Session#race}. */
    public Operation dispatchingIncomingClose(Call call, NdisStatus status) {
        return operation(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL).on(call.callManagerVc()).status(status);
    }

    /** NdisMCmCloseCallComplete ({@code nf-ndis-ndismcmclosecallcomplete.md}, IRQL at most DISPATCH_LEVEL); the last party's handle if there is one. VOID. */
    public void closeCallComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MCM_CLOSE_CALL_COMPLETE).on(call.callManagerVc()).with(lastParty(call)).status(status));
    }

    private static ObjectId lastParty(Call call) {
        List<Party> parties = call.parties();
        return parties.isEmpty() ? ObjectId.NONE : parties.get(parties.size() - 1).callManager();
    }

    /** NdisMCmAddPartyComplete ({@code nf-ndis-ndismcmaddpartycomplete.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void addPartyComplete(Call call, Party party, NdisStatus status) {
        execute(operation(OperationKind.MCM_ADD_PARTY_COMPLETE).on(party.callManager()).status(status));
        if (status.isFailure()) {
            call.removeParty(party);
        }
    }

    /** NdisMCmDropPartyComplete ({@code nf-ndis-ndismcmdroppartycomplete.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void dropPartyComplete(Party party, NdisStatus status) {
        execute(operation(OperationKind.MCM_DROP_PARTY_COMPLETE).on(party.callManager()).status(status));
    }

    /** NdisMCmDispatchIncomingDropParty ({@code nf-ndis-ndismcmdispatchincomingdropparty.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void dispatchIncomingDropParty(Party party, NdisStatus status, CloseData data) {
        execute(operation(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY).on(party.callManager()).status(status).data(data));
    }

    /** Sets a policy of one of the call manager's callbacks. */
    public CallManager on(ReplyPolicy policy) {
        session.apply(policy);
        return this;
    }
}
