// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.OidRequest;

/**
 * The call manager: the one that is integrated in ndhmp.sys, or the protocol driver ndhcm.sys, which calls the NdisCm or NdisCo function
 * where the names differ ({@link FunctionId#ofStandAlone}). Every method makes the NDIS call that its Javadoc names, from the
 * {@linkplain #from calling context}, and returns what NDIS returned. A call that the driver's guard refuses throws
 * {@link OperationRefusedException}.
 */
public final class CallManager extends Actor<CallManager> {
    CallManager(Session session, CallingContext context, int flags) {
        super(session, context, flags);
    }

    @Override
    CallManager copy(CallingContext newContext, int newFlags) {
        return new CallManager(session(), newContext, newFlags);
    }

    /**
     * NdisMCmCreateVc ({@code nf-ndis-ndismcmcreatevc.md}, IRQL at most DISPATCH_LEVEL), NdisMCmActivateVc
     * ({@code nf-ndis-ndismcmactivatevc.md}, IRQL at most DISPATCH_LEVEL), NdisMCmDispatchIncomingCall
     * ({@code nf-ndis-ndismcmdispatchincomingcall.md}, IRQL at most DISPATCH_LEVEL) on this SAP. Stand-alone: NdisCoCreateVc
     * ({@code nf-ndis-ndiscocreatevc.md}), NdisCmActivateVc ({@code nf-ndis-ndiscmactivatevc.md}), NdisCmDispatchIncomingCall
     * ({@code nf-ndis-ndiscmdispatchincomingcall.md}).
     */
    public Call offerCall(Sap sap) {
        Call call = createVc();
        activateVc(call);
        dispatchIncomingCall(call, sap);
        return call;
    }

    /**
     * NdisMCmCreateVc ({@code nf-ndis-ndismcmcreatevc.md}, IRQL at most DISPATCH_LEVEL). Stand-alone: NdisCoCreateVc
     * ({@code nf-ndis-ndiscocreatevc.md}).
     *
     * @throws NdisFailureException when NDIS or the client refuses it
     */
    public Call createVc() {
        OperationResult result = submit(operation(OperationKind.MCM_CREATE_VC).on(session().addressFamily().callManager()));
        session().requireSuccess("NdisMCmCreateVc", result);
        return new Call(session(), Call.Direction.INCOMING, session().peerOf(result.object()), result.object());
    }

    /**
     * NdisMCmActivateVc ({@code nf-ndis-ndismcmactivatevc.md}, IRQL at most DISPATCH_LEVEL). Stand-alone: NdisCmActivateVc
     * ({@code nf-ndis-ndiscmactivatevc.md}).
     */
    public NdisStatus activateVc(Call call) {
        return execute(operation(OperationKind.MCM_ACTIVATE_VC).on(call.callManagerVc()).parameters(CallParameters.defaults()));
    }

    /**
     * NdisMCmDeactivateVc ({@code nf-ndis-ndismcmdeactivatevc.md}, IRQL at most DISPATCH_LEVEL). Stand-alone: NdisCmDeactivateVc
     * ({@code nf-ndis-ndiscmdeactivatevc.md}).
     */
    public NdisStatus deactivateVc(Call call) {
        return execute(operation(OperationKind.MCM_DEACTIVATE_VC).on(call.callManagerVc()));
    }

    /**
     * NdisMCmDeleteVc ({@code nf-ndis-ndismcmdeletevc.md}, IRQL at most DISPATCH_LEVEL); creator only. Stand-alone: NdisCoDeleteVc
     * ({@code nf-ndis-ndiscodeletevc.md}).
     */
    public NdisStatus deleteVc(Call call) {
        return execute(operation(OperationKind.MCM_DELETE_VC).on(call.callManagerVc()));
    }

    /**
     * NdisMCmDispatchIncomingCall ({@code nf-ndis-ndismcmdispatchincomingcall.md}, IRQL at most DISPATCH_LEVEL): the client's answer.
     * Stand-alone: NdisCmDispatchIncomingCall ({@code nf-ndis-ndiscmdispatchincomingcall.md}).
     */
    public NdisStatus dispatchIncomingCall(Call call, Sap sap) {
        return execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CALL).on(call.callManagerVc()).with(sap.callManager())
                .parameters(CallParameters.defaults()));
    }

    /**
     * NdisMCmDispatchCallConnected ({@code nf-ndis-ndismcmdispatchcallconnected.md}, IRQL at most DISPATCH_LEVEL). VOID. Stand-alone:
     * NdisCmDispatchCallConnected ({@code nf-ndis-ndiscmdispatchcallconnected.md}).
     */
    public void dispatchCallConnected(Call call) {
        execute(operation(OperationKind.MCM_DISPATCH_CALL_CONNECTED).on(call.callManagerVc()));
    }

    /**
     * NdisMCmMakeCallComplete ({@code nf-ndis-ndismcmmakecallcomplete.md}, IRQL at most DISPATCH_LEVEL), when ProtocolCmMakeCall has
     * pended; with the party's handle if there is one. VOID. Stand-alone: NdisCmMakeCallComplete
     * ({@code nf-ndis-ndiscmmakecallcomplete.md}).
     */
    public void makeCallComplete(Call call, NdisStatus status) {
        completeMakeCall(call, status, operation(OperationKind.MCM_MAKE_CALL_COMPLETE));
    }

    /**
     * NdisMCmMakeCallComplete ({@code nf-ndis-ndismcmmakecallcomplete.md}, IRQL at most DISPATCH_LEVEL) with changed parameters: sets
     * CALL_PARAMETERS_CHANGED. VOID. Stand-alone: NdisCmMakeCallComplete ({@code nf-ndis-ndiscmmakecallcomplete.md}).
     */
    public void makeCallComplete(Call call, NdisStatus status, CallParameters changed) {
        completeMakeCall(call, status, operation(OperationKind.MCM_MAKE_CALL_COMPLETE)
                .parameters(changed.withFlags(changed.flags() | CallParameters.PARAMETERS_CHANGED)));
    }

    private void completeMakeCall(Call call, NdisStatus status, Operation operation) {
        execute(operation.on(call.callManagerVc()).with(lastParty(call)).status(status));
        if (status.isFailure()) {
            List.copyOf(call.parties()).forEach(call::removeParty);
        }
    }

    /**
     * NdisMCmDispatchIncomingCloseCall ({@code nf-ndis-ndismcmdispatchincomingclosecall.md}, IRQL at most DISPATCH_LEVEL) without data.
     * VOID. Stand-alone: NdisCmDispatchIncomingCloseCall ({@code nf-ndis-ndiscmdispatchincomingclosecall.md}).
     */
    public void dispatchIncomingCloseCall(Call call, NdisStatus status) {
        dispatchIncomingCloseCall(call, status, CloseData.none());
    }

    /**
     * NdisMCmDispatchIncomingCloseCall ({@code nf-ndis-ndismcmdispatchincomingclosecall.md}, IRQL at most DISPATCH_LEVEL). VOID.
     * Stand-alone: NdisCmDispatchIncomingCloseCall ({@code nf-ndis-ndiscmdispatchincomingclosecall.md}).
     */
    public void dispatchIncomingCloseCall(Call call, NdisStatus status, CloseData data) {
        execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL).on(call.callManagerVc()).status(status).data(data));
    }

    /**
     * NdisMCmDispatchIncomingCloseCall ({@code nf-ndis-ndismcmdispatchincomingclosecall.md}, IRQL at most DISPATCH_LEVEL) as
     * {@link #dispatchIncomingCloseCall(Call, NdisStatus)} calls it, as an operation for {@link Session#race}. Stand-alone:
     * NdisCmDispatchIncomingCloseCall ({@code nf-ndis-ndiscmdispatchincomingclosecall.md}).
     */
    public Operation dispatchingIncomingClose(Call call, NdisStatus status) {
        return operation(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL).on(call.callManagerVc()).status(status);
    }

    /**
     * NdisMCmCloseCallComplete ({@code nf-ndis-ndismcmclosecallcomplete.md}, IRQL at most DISPATCH_LEVEL); the last party's handle if
     * there is one. VOID. Stand-alone: NdisCmCloseCallComplete ({@code nf-ndis-ndiscmclosecallcomplete.md}).
     */
    public void closeCallComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MCM_CLOSE_CALL_COMPLETE).on(call.callManagerVc()).with(lastParty(call)).status(status));
    }

    private static ObjectId lastParty(Call call) {
        List<Party> parties = call.parties();
        return parties.isEmpty() ? ObjectId.NONE : parties.get(parties.size() - 1).callManager();
    }

    /**
     * NdisMCmAddPartyComplete ({@code nf-ndis-ndismcmaddpartycomplete.md}, IRQL at most DISPATCH_LEVEL), when ProtocolCmAddParty has
     * pended. VOID. Stand-alone: NdisCmAddPartyComplete ({@code nf-ndis-ndiscmaddpartycomplete.md}).
     */
    public void addPartyComplete(Call call, Party party, NdisStatus status) {
        execute(operation(OperationKind.MCM_ADD_PARTY_COMPLETE).on(party.callManager()).status(status));
        if (status.isFailure()) {
            call.removeParty(party);
        }
    }

    /**
     * NdisMCmDropPartyComplete ({@code nf-ndis-ndismcmdroppartycomplete.md}, IRQL at most DISPATCH_LEVEL), when ProtocolCmDropParty has
     * pended. VOID. Stand-alone: NdisCmDropPartyComplete ({@code nf-ndis-ndiscmdroppartycomplete.md}).
     */
    public void dropPartyComplete(Party party, NdisStatus status) {
        execute(operation(OperationKind.MCM_DROP_PARTY_COMPLETE).on(party.callManager()).status(status));
    }

    /**
     * NdisMCmDispatchIncomingDropParty ({@code nf-ndis-ndismcmdispatchincomingdropparty.md}, IRQL at most DISPATCH_LEVEL). VOID.
     * Stand-alone: NdisCmDispatchIncomingDropParty ({@code nf-ndis-ndiscmdispatchincomingdropparty.md}).
     */
    public void dispatchIncomingDropParty(Party party, NdisStatus status, CloseData data) {
        execute(operation(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY).on(party.callManager()).status(status).data(data));
    }

    /** Whether it is a protocol driver of its own, and not the miniport. */
    public boolean isStandAlone() {
        return session().hello().isStandAlone();
    }

    /**
     * NdisMCmRegisterAddressFamilyEx ({@code nf-ndis-ndismcmregisteraddressfamilyex.md}, PASSIVE_LEVEL). Stand-alone:
     * NdisCmRegisterAddressFamilyEx ({@code nf-ndis-ndiscmregisteraddressfamilyex.md}).
     *
     * @param family CO_ADDRESS_FAMILY_xxx, 0 for the family that it registers by itself
     */
    public NdisStatus registerAddressFamily(int family) {
        Binding binding = session().binding();
        return execute(operation(OperationKind.MCM_REGISTER_AF).on(isStandAlone() ? binding.callManager() : binding.adapter())
                .values(Integer.toUnsignedLong(family), 0));
    }

    /**
     * NdisMCmOpenAddressFamilyComplete ({@code nf-ndis-ndismcmopenaddressfamilycomplete.md}, IRQL at most DISPATCH_LEVEL), when
     * ProtocolCmOpenAf has pended. VOID. Stand-alone: NdisCmOpenAddressFamilyComplete
     * ({@code nf-ndis-ndiscmopenaddressfamilycomplete.md}).
     */
    public void openAddressFamilyComplete(AddressFamily family, NdisStatus status) {
        execute(operation(OperationKind.MCM_OPEN_AF_COMPLETE).on(family.callManager()).status(status));
    }

    /**
     * NdisMCmCloseAddressFamilyComplete ({@code nf-ndis-ndismcmcloseaddressfamilycomplete.md}, IRQL at most DISPATCH_LEVEL), when
     * ProtocolCmCloseAf has pended. VOID. Stand-alone: NdisCmCloseAddressFamilyComplete
     * ({@code nf-ndis-ndiscmcloseaddressfamilycomplete.md}).
     */
    public void closeAddressFamilyComplete(AddressFamily family, NdisStatus status) {
        execute(operation(OperationKind.MCM_CLOSE_AF_COMPLETE).on(family.callManager()).status(status));
    }

    /**
     * NdisMCmNotifyCloseAddressFamily ({@code nf-ndis-ndismcmnotifycloseaddressfamily.md}, PASSIVE_LEVEL). Stand-alone:
     * NdisCmNotifyCloseAddressFamily ({@code nf-ndis-ndiscmnotifycloseaddressfamily.md}).
     */
    public NdisStatus notifyCloseAddressFamily(AddressFamily family) {
        return execute(operation(OperationKind.MCM_NOTIFY_CLOSE_AF).on(family.callManager()));
    }

    /**
     * NdisMCmRegisterSapComplete ({@code nf-ndis-ndismcmregistersapcomplete.md}, IRQL at most DISPATCH_LEVEL), when ProtocolCmRegisterSap
     * has pended. VOID. Stand-alone: NdisCmRegisterSapComplete ({@code nf-ndis-ndiscmregistersapcomplete.md}).
     */
    public void registerSapComplete(Sap sap, NdisStatus status) {
        execute(operation(OperationKind.MCM_REGISTER_SAP_COMPLETE).on(sap.callManager()).status(status));
    }

    /**
     * NdisMCmDeregisterSapComplete ({@code nf-ndis-ndismcmderegistersapcomplete.md}, IRQL at most DISPATCH_LEVEL), when
     * ProtocolCmDeregisterSap has pended. VOID. Stand-alone: NdisCmDeregisterSapComplete ({@code nf-ndis-ndiscmderegistersapcomplete.md}).
     */
    public void deregisterSapComplete(Sap sap, NdisStatus status) {
        execute(operation(OperationKind.MCM_DEREGISTER_SAP_COMPLETE).on(sap.callManager()).status(status));
    }

    /**
     * NdisMCmActivateVc ({@code nf-ndis-ndismcmactivatevc.md}, IRQL at most DISPATCH_LEVEL) with this quality of service; again on an
     * active VC, it changes it. Stand-alone: NdisCmActivateVc ({@code nf-ndis-ndiscmactivatevc.md}).
     */
    public NdisStatus activateVc(Call call, Qos qos) {
        return execute(operation(OperationKind.MCM_ACTIVATE_VC).on(call.callManagerVc()).parameters(qos.parameters(), qos.flow()));
    }

    /**
     * NdisMCmDispatchIncomingCall ({@code nf-ndis-ndismcmdispatchincomingcall.md}, IRQL at most DISPATCH_LEVEL) with this quality of
     * service: the client's answer. Stand-alone: NdisCmDispatchIncomingCall ({@code nf-ndis-ndiscmdispatchincomingcall.md}).
     */
    public NdisStatus dispatchIncomingCall(Call call, Sap sap, Qos qos) {
        return execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CALL).on(call.callManagerVc()).with(sap.callManager())
                .parameters(qos.parameters(), qos.flow()));
    }

    /**
     * NdisMCmModifyCallQoSComplete ({@code nf-ndis-ndismcmmodifycallqoscomplete.md}, IRQL at most DISPATCH_LEVEL) with the values asked
     * for. VOID. Stand-alone: NdisCmModifyCallQoSComplete ({@code nf-ndis-ndiscmmodifycallqoscomplete.md}).
     */
    public void modifyCallQosComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE).on(call.callManagerVc()).status(status));
    }

    /**
     * NdisMCmModifyCallQoSComplete ({@code nf-ndis-ndismcmmodifycallqoscomplete.md}, IRQL at most DISPATCH_LEVEL) with other values. VOID.
     * Stand-alone: NdisCmModifyCallQoSComplete ({@code nf-ndis-ndiscmmodifycallqoscomplete.md}).
     */
    public void modifyCallQosComplete(Call call, NdisStatus status, Qos qos) {
        execute(operation(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE).on(call.callManagerVc()).status(status)
                .parameters(qos.parameters(), qos.flow()));
    }

    /**
     * NdisMCmDispatchIncomingCallQoSChange ({@code nf-ndis-ndismcmdispatchincomingcallqoschange.md}, IRQL at most DISPATCH_LEVEL). VOID.
     * Stand-alone: NdisCmDispatchIncomingCallQoSChange ({@code nf-ndis-ndiscmdispatchincomingcallqoschange.md}).
     */
    public void dispatchIncomingCallQosChange(Call call, Qos qos) {
        execute(operation(OperationKind.MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE).on(call.callManagerVc()).parameters(qos.parameters(),
                qos.flow()));
    }

    /**
     * NdisMCmOidRequest ({@code nf-ndis-ndismcmoidrequest.md}, IRQL at most DISPATCH_LEVEL) to the client, with the bytes of its buffer.
     * Stand-alone: NdisCoOidRequest ({@code nf-ndis-ndiscooidrequest.md}).
     */
    public Oid request(OidSubject subject, OidRequest request, byte... input) {
        return session().oid(request, submit(operation(OperationKind.MCM_OID_REQUEST).on(subject.callManager()).oid(request, input)));
    }

    /**
     * NdisMCmOidRequestComplete ({@code nf-ndis-ndismcmoidrequestcomplete.md}, IRQL at most DISPATCH_LEVEL) for a request of the client
     * that the call manager has pended, with what goes into its buffer. VOID. Stand-alone: NdisCoOidRequestComplete
     * ({@code nf-ndis-ndiscooidrequestcomplete.md}).
     */
    public void oidRequestComplete(Oid oid, NdisStatus status, byte... answer) {
        execute(operation(OperationKind.MCM_OID_REQUEST_COMPLETE).on(oid.receiver()).status(status).payload(answer));
    }
}
