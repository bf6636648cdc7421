// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FlowParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.OidRequest;

/**
 * The CoNDIS client in ndhctl.sys. Every method makes the NDIS call that its Javadoc names, from the client's
 * {@linkplain #from calling context}, and returns what NDIS returned. A call that the driver's guard refuses throws
 * {@link OperationRefusedException}.
 */
public final class Client extends Actor<Client> {
    private static final byte[] DEFAULT_SAP = {'n', 'd', 'h'};

    Client(Session session, CallingContext context, int flags) {
        super(session, context, flags);
    }

    @Override
    Client copy(CallingContext newContext, int newFlags) {
        return new Client(session(), newContext, newFlags);
    }

    /**
     * The session's first SAP. At the first call NdisClRegisterSap ({@code nf-ndis-ndisclregistersap.md}, IRQL at most DISPATCH_LEVEL)
     * registers it.
     */
    public Sap sap() {
        return session().defaultSap(this::newSap);
    }

    /**
     * NdisClRegisterSap ({@code nf-ndis-ndisclregistersap.md}, IRQL at most DISPATCH_LEVEL) of the SAP that the target file names, else of
     * our own call manager's kind.
     */
    public Sap newSap() {
        DriverUnderTest driver = session().world().target().config().driver();
        return driver == null || driver.sap() == null ? registerSap(DEFAULT_SAP)
                : registerSap(driver.sap().typeNumber(), driver.sap().address());
    }

    /**
     * NdisClRegisterSap ({@code nf-ndis-ndisclregistersap.md}, IRQL at most DISPATCH_LEVEL).
     *
     * @return the SAP; when the call manager pends, its status comes with ProtocolClRegisterSapComplete
     */
    public Sap registerSap(byte... address) {
        return registerSap(0, address);
    }

    /**
     * NdisClRegisterSap ({@code nf-ndis-ndisclregistersap.md}, IRQL at most DISPATCH_LEVEL) with a {@code SapType}.
     *
     * @return the SAP; when the call manager pends, its status comes with ProtocolClRegisterSapComplete
     */
    public Sap registerSap(int type, byte... address) {
        OperationResult result = submit(operation(OperationKind.CL_REGISTER_SAP).on(session().addressFamily().client())
                .values(Integer.toUnsignedLong(type), 0).payload(address));
        return new Sap(result.object(), session().peerOf(result.object()), result.ndisStatus());
    }

    /** NdisClDeregisterSap ({@code nf-ndis-ndisclderegistersap.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus deregisterSap(Sap sap) {
        return execute(operation(OperationKind.CL_DEREGISTER_SAP).on(sap.client()));
    }

    /**
     * NdisCoCreateVc ({@code nf-ndis-ndiscocreatevc.md}, IRQL at most DISPATCH_LEVEL), then NdisClMakeCall
     * ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL), point to point.
     */
    public Call makeCall() {
        return makeCall(session().callParameters());
    }

    /**
     * NdisCoCreateVc ({@code nf-ndis-ndiscocreatevc.md}, IRQL at most DISPATCH_LEVEL), then NdisClMakeCall
     * ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL) with these parameters.
     */
    public Call makeCall(CallParameters parameters) {
        Call call = createVc();
        makeCall(call, parameters);
        return call;
    }

    /**
     * NdisCoCreateVc ({@code nf-ndis-ndiscocreatevc.md}, IRQL at most DISPATCH_LEVEL).
     *
     * @throws NdisFailureException when NDIS or the call manager refuses it
     */
    public Call createVc() {
        OperationResult result = submit(operation(OperationKind.CL_CREATE_VC).on(session().addressFamily().client()));
        session().requireSuccess("NdisCoCreateVc", result);
        return new Call(session(), Call.Direction.OUTGOING, result.object(), session().peerOf(result.object()));
    }

    /** NdisClMakeCall ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL) on a VC that exists. */
    public NdisStatus makeCall(Call call, CallParameters parameters) {
        return execute(carrying(operation(OperationKind.CL_MAKE_CALL).on(call.clientVc()), parameters));
    }

    /**
     * NdisCoCreateVc ({@code nf-ndis-ndiscocreatevc.md}, IRQL at most DISPATCH_LEVEL), then NdisClMakeCall
     * ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL) with a party: a multipoint call.
     */
    public Call makeMultipointCall() {
        Call call = createVc();
        makeMultipointCall(call, CallParameters.defaults());
        return call;
    }

    /**
     * NdisClMakeCall ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL) with a party, on a VC that exists.
     *
     * @return the first party
     */
    public Party makeMultipointCall(Call call, CallParameters parameters) {
        CallParameters multipoint = parameters.withFlags(parameters.flags() | CallParameters.MULTIPOINT_VC);
        return joined(call,
                submit(carrying(operation(OperationKind.CL_MAKE_CALL).on(call.clientVc()), multipoint).flags(Operation.MULTIPOINT)));
    }

    /** Parameters as {@link Session#callParameters()} gives them carry the content that the target file names; others carry zeroes. */
    private Operation carrying(Operation operation, CallParameters parameters) {
        DriverUnderTest driver = session().world().target().config().driver();
        if (driver == null || driver.call() == null || !driver.call().isContentOf(parameters)) {
            return operation.parameters(parameters);
        }
        return operation.parameters(parameters, FlowParameters.defaults(parameters), driver.call().callManagerContent(),
                driver.call().mediaContent());
    }

    private Party joined(Call call, OperationResult result) {
        Party party = new Party(result.party(), session().peerOf(result.party()), result.ndisStatus());
        if (!party.returned().isFailure()) {
            call.addParty(party);
        }
        return party;
    }

    /**
     * NdisClAddParty ({@code nf-ndis-ndiscladdparty.md}, IRQL at most DISPATCH_LEVEL).
     *
     * @return the party; when the call manager pends, its status comes with ProtocolClAddPartyComplete
     */
    public Party addParty(Call call) {
        return joined(call, submit(operation(OperationKind.CL_ADD_PARTY).on(call.clientVc())));
    }

    /** NdisClAddParty ({@code nf-ndis-ndiscladdparty.md}, IRQL at most DISPATCH_LEVEL) with these parameters. */
    public Party addParty(Call call, CallParameters parameters) {
        return joined(call, submit(carrying(operation(OperationKind.CL_ADD_PARTY).on(call.clientVc()), parameters)));
    }

    /** NdisClDropParty ({@code nf-ndis-ndiscldropparty.md}, IRQL at most DISPATCH_LEVEL). Not for the last party. */
    public NdisStatus dropParty(Call call, Party party, CloseData data) {
        NdisStatus status = execute(operation(OperationKind.CL_DROP_PARTY).on(party.client()).data(data));
        if (!status.isFailure()) {
            call.removeParty(party);
        }
        return status;
    }

    /**
     * NdisClIncomingCallComplete ({@code nf-ndis-ndisclincomingcallcomplete.md}, IRQL at most DISPATCH_LEVEL) with the parameters that
     * came. VOID.
     */
    public void incomingCallComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.CL_INCOMING_CALL_COMPLETE).on(call.clientVc()).status(status));
    }

    /**
     * NdisClIncomingCallComplete ({@code nf-ndis-ndisclincomingcallcomplete.md}, IRQL at most DISPATCH_LEVEL) with changed parameters:
     * sets CALL_PARAMETERS_CHANGED. VOID.
     */
    public void incomingCallComplete(Call call, NdisStatus status, CallParameters changed) {
        execute(operation(OperationKind.CL_INCOMING_CALL_COMPLETE).on(call.clientVc()).status(status)
                .parameters(changed.withFlags(changed.flags() | CallParameters.PARAMETERS_CHANGED)));
    }

    /**
     * NdisClCloseCall ({@code nf-ndis-ndisclclosecall.md}, IRQL at most DISPATCH_LEVEL) without data; the last party's handle if there is
     * one.
     */
    public NdisStatus closeCall(Call call) {
        return closeCall(call, CloseData.none());
    }

    /** NdisClCloseCall ({@code nf-ndis-ndisclclosecall.md}, IRQL at most DISPATCH_LEVEL) with data for the remote node. */
    public NdisStatus closeCall(Call call, CloseData data) {
        List<Party> parties = call.parties();
        ObjectId party = parties.isEmpty() ? ObjectId.NONE : parties.get(parties.size() - 1).client();
        return execute(operation(OperationKind.CL_CLOSE_CALL).on(call.clientVc()).with(party).data(data));
    }

    /**
     * NdisClCloseCall ({@code nf-ndis-ndisclclosecall.md}, IRQL at most DISPATCH_LEVEL) as {@link #closeCall(Call)} calls it, as an
     * operation for {@link Session#race}.
     */
    public Operation closing(Call call) {
        return operation(OperationKind.CL_CLOSE_CALL).on(call.clientVc());
    }

    /** NdisCoDeleteVc ({@code nf-ndis-ndiscodeletevc.md}, IRQL at most DISPATCH_LEVEL); creator only. */
    public NdisStatus deleteVc(Call call) {
        return execute(operation(OperationKind.CL_DELETE_VC).on(call.clientVc()));
    }

    /**
     * NdisClOpenAddressFamilyEx ({@code nf-ndis-ndisclopenaddressfamilyex.md}, PASSIVE_LEVEL) on the binding, for the family that the call
     * manager registered there last. The session goes on with the new one unless NDIS refused it.
     *
     * @return the family; when the call manager pends, its status comes with ProtocolClOpenAfCompleteEx
     */
    public AddressFamily openAddressFamily() {
        ObjectId binding = session().binding().client();
        OperationResult result = submit(operation(OperationKind.CL_OPEN_AF).on(binding));
        AddressFamily family = new AddressFamily(result.object(), binding, session().peerOf(result.object()), result.ndisStatus());
        if (!result.ndisStatus().isFailure()) {
            session().use(family);
        }
        return family;
    }

    /** NdisClCloseAddressFamily ({@code nf-ndis-ndisclcloseaddressfamily.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus closeAddressFamily(AddressFamily family) {
        return execute(operation(OperationKind.CL_CLOSE_AF).on(family.client()));
    }

    /**
     * NdisClNotifyCloseAddressFamilyComplete ({@code nf-ndis-ndisclnotifycloseaddressfamilycomplete.md}, IRQL at most DISPATCH_LEVEL),
     * when ProtocolClNotifyCloseAf was left to the test: with a failure. SUCCESS comes from the driver itself once the family is closed.
     * VOID.
     */
    public void notifyCloseAddressFamilyComplete(AddressFamily family, NdisStatus status) {
        execute(operation(OperationKind.CL_NOTIFY_CLOSE_AF_COMPLETE).on(family.client()).status(status));
    }

    /** NdisClMakeCall ({@code nf-ndis-ndisclmakecall.md}, IRQL at most DISPATCH_LEVEL) with this quality of service on a VC that exists. */
    public NdisStatus makeCall(Call call, Qos qos) {
        return execute(operation(OperationKind.CL_MAKE_CALL).on(call.clientVc()).parameters(qos.parameters(), qos.flow()));
    }

    /** NdisClModifyCallQoS ({@code nf-ndis-ndisclmodifycallqos.md}, IRQL at most DISPATCH_LEVEL). */
    public NdisStatus modifyCallQos(Call call, Qos qos) {
        return execute(operation(OperationKind.CL_MODIFY_CALL_QOS).on(call.clientVc()).parameters(qos.parameters(), qos.flow()));
    }

    /**
     * NdisCoOidRequest ({@code nf-ndis-ndiscooidrequest.md}, IRQL at most DISPATCH_LEVEL) to the call manager, with the bytes of its
     * buffer.
     */
    public Oid request(OidSubject subject, OidRequest request, byte... input) {
        return session().oid(request, submit(operation(OperationKind.CL_CO_OID_REQUEST).on(subject.client()).oid(request, input)));
    }

    /**
     * NdisCoOidRequest ({@code nf-ndis-ndiscooidrequest.md}, IRQL at most DISPATCH_LEVEL) to the miniport, which gets it in
     * MiniportCoOidRequest: about the adapter.
     */
    public Oid requestOfMiniport(OidRequest request, byte... input) {
        return session().oid(request,
                submit(operation(OperationKind.CL_CO_OID_REQUEST).on(session().binding().client()).oid(request, input)));
    }

    /** NdisCoOidRequest ({@code nf-ndis-ndiscooidrequest.md}, IRQL at most DISPATCH_LEVEL) to the miniport about a VC. */
    public Oid requestOfMiniport(Call call, OidRequest request, byte... input) {
        return session().oid(request, submit(operation(OperationKind.CL_CO_OID_REQUEST).on(call.clientVc()).oid(request, input)
                .flags(Operation.MINIPORT)));
    }

    /**
     * NdisCoOidRequestComplete ({@code nf-ndis-ndiscooidrequestcomplete.md}, IRQL at most DISPATCH_LEVEL) for a request of the call
     * manager that the client has pended, with what goes into its buffer. VOID.
     */
    public void oidRequestComplete(Oid oid, NdisStatus status, byte... answer) {
        execute(operation(OperationKind.CL_CO_OID_REQUEST_COMPLETE).on(oid.receiver()).status(status).payload(answer));
    }

    /** NdisCoSendNetBufferLists ({@code nf-ndis-ndiscosendnetbufferlists.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public Data send(Call call, Transfer transfer) {
        return send(call, transfer, 0);
    }

    /**
     * NdisCoSendNetBufferLists ({@code nf-ndis-ndiscosendnetbufferlists.md}, IRQL at most DISPATCH_LEVEL) with
     * {@code NDIS_SEND_FLAGS_xxx}. VOID.
     */
    public Data send(Call call, Transfer transfer, int sendFlags) {
        return session().data(transfer, submit(operation(OperationKind.CL_SEND_NET_BUFFER_LISTS).on(call.clientVc())
                .transfer(transfer.checked(), sendFlags)));
    }

    /**
     * NdisReturnNetBufferLists ({@code nf-ndis-ndisreturnnetbufferlists.md}, IRQL at most DISPATCH_LEVEL) for lists that the client kept.
     * VOID.
     */
    public void returnNetBufferLists(Data data) {
        returnNetBufferLists(data, 0);
    }

    /**
     * NdisReturnNetBufferLists ({@code nf-ndis-ndisreturnnetbufferlists.md}, IRQL at most DISPATCH_LEVEL) with
     * {@code NDIS_RETURN_FLAGS_xxx}. VOID.
     */
    public void returnNetBufferLists(Data data, int returnFlags) {
        Data units = session().hello().isNdis5() ? data.inPackets() : data;
        execute(operation(OperationKind.CL_RETURN_NET_BUFFER_LISTS).on(data.receiver()).select(returnFlags, units.first(), units.count()));
    }

    /**
     * NdisUnbindAdapter ({@code nf-ndis-ndisunbindadapter.md}, IRQL at most DISPATCH_LEVEL): the client gives its binding up. The driver's
     * guard lets it through at PASSIVE_LEVEL only.
     */
    public NdisStatus unbindAdapter() {
        return execute(operation(OperationKind.CL_UNBIND_ADAPTER).on(session().binding().client()));
    }

    /** NdisReEnumerateProtocolBindings ({@code nf-ndis-ndisreenumerateprotocolbindings.md}, PASSIVE_LEVEL). VOID. */
    public void reEnumerateBindings() {
        execute(operation(OperationKind.CL_RE_ENUMERATE_BINDINGS));
    }

    /** NdisCoAssignInstanceName ({@code nf-ndis-ndiscoassigninstancename.md}, at DISPATCH_LEVEL). */
    public NdisStatus assignInstanceName(Call call, String baseName) {
        return execute(operation(OperationKind.CL_ASSIGN_INSTANCE_NAME).on(call.clientVc())
                .payload(baseName.getBytes(StandardCharsets.UTF_16LE)));
    }

    /** NdisCoGetTapiCallId ({@code nf-ndis-ndiscogettapicallid.md}, at DISPATCH_LEVEL). */
    public NdisStatus getTapiCallId(Call call) {
        return execute(operation(OperationKind.CL_GET_TAPI_CALL_ID).on(call.clientVc()));
    }
}
