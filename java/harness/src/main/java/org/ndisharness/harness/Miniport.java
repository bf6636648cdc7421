// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;

/**
 * The CoNDIS miniport ndhmp.sys. Every method makes the NDIS call that its Javadoc names, from the {@linkplain #from calling context}. A
 * call that the driver's guard refuses throws {@link OperationRefusedException}.
 */
public final class Miniport extends Actor<Miniport> {
    Miniport(Session session, CallingContext context, int flags) {
        super(session, context, flags);
    }

    @Override
    Miniport copy(CallingContext newContext, int newFlags) {
        return new Miniport(session(), newContext, newFlags);
    }

    /**
     * Whether it is a driver of NDIS 5.x: it has a packet for each NET_BUFFER, {@code NdisMCoSendComplete} for each packet, no pause, and
     * functions of other names ({@link org.ndisharness.trace.FunctionId#ofNdis5}). Windows 8 and later load none.
     */
    public boolean isNdis5() {
        return session().hello().isNdis5();
    }

    /**
     * NdisMCoIndicateReceiveNetBufferLists ({@code nf-ndis-ndismcoindicatereceivenetbufferlists.md}, IRQL at most DISPATCH_LEVEL). VOID.
     *
     * @return the lists; the client gives them back as its policy for ProtocolCoReceiveNetBufferLists says
     */
    public Data indicateReceive(Call call, Transfer transfer) {
        return indicateReceive(call, transfer, 0);
    }

    /**
     * NdisMCoIndicateReceiveNetBufferLists ({@code nf-ndis-ndismcoindicatereceivenetbufferlists.md}, IRQL at most DISPATCH_LEVEL) with
     * {@code NDIS_RECEIVE_FLAGS_xxx}. VOID.
     */
    public Data indicateReceive(Call call, Transfer transfer, int receiveFlags) {
        OperationResult result = submit(operation(OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS).on(call.miniportVc())
                .transfer(transfer.checked(), receiveFlags));
        return session().data(transfer, result);
    }

    /**
     * NdisMCoSendNetBufferListsComplete ({@code nf-ndis-ndismcosendnetbufferlistscomplete.md}, IRQL at most DISPATCH_LEVEL) for lists that
     * the client sent and the miniport kept. VOID.
     */
    public void sendNetBufferListsComplete(Data data, NdisStatus status) {
        sendNetBufferListsComplete(data, status, 0);
    }

    /**
     * NdisMCoSendNetBufferListsComplete ({@code nf-ndis-ndismcosendnetbufferlistscomplete.md}, IRQL at most DISPATCH_LEVEL) with
     * {@code NDIS_SEND_COMPLETE_FLAGS_xxx}. VOID.
     */
    public void sendNetBufferListsComplete(Data data, NdisStatus status, int completeFlags) {
        Data units = isNdis5() ? data.inPackets() : data;
        execute(operation(OperationKind.MP_SEND_NET_BUFFER_LISTS_COMPLETE).on(data.receiver()).status(status)
                .select(completeFlags, units.first(), units.count()));
    }

    /**
     * NdisMCoIndicateStatusEx ({@code nf-ndis-ndismcoindicatestatusex.md}, IRQL at most DISPATCH_LEVEL) without a VC: a status of the
     * adapter, with a status buffer. VOID.
     */
    public void indicateStatus(NdisStatus statusCode, byte... buffer) {
        execute(operation(OperationKind.MP_INDICATE_STATUS).on(session().adapter()).status(statusCode).payload(buffer));
    }

    /** NdisMCoIndicateStatusEx ({@code nf-ndis-ndismcoindicatestatusex.md}, IRQL at most DISPATCH_LEVEL) for a VC. VOID. */
    public void indicateStatus(Call call, NdisStatus statusCode, byte... buffer) {
        execute(operation(OperationKind.MP_INDICATE_STATUS).on(call.miniportVc()).status(statusCode).payload(buffer));
    }

    /**
     * NdisMCoOidRequestComplete ({@code nf-ndis-ndismcooidrequestcomplete.md}, IRQL at most DISPATCH_LEVEL), when MiniportCoOidRequest has
     * pended the request, with what goes into its buffer. VOID.
     */
    public void oidRequestComplete(Oid oid, NdisStatus status, byte... answer) {
        execute(operation(OperationKind.MP_CO_OID_REQUEST_COMPLETE).on(oid.receiver()).status(status).payload(answer));
    }

    /**
     * NdisMCoActivateVcComplete ({@code nf-ndis-ndismcoactivatevccomplete.md}, IRQL at most DISPATCH_LEVEL), under a stand-alone call
     * manager. VOID.
     */
    public void activateVcComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MP_ACTIVATE_VC_COMPLETE).on(call.miniportVc()).status(status));
    }

    /**
     * NdisMCoDeactivateVcComplete ({@code nf-ndis-ndismcodeactivatevccomplete.md}, IRQL at most DISPATCH_LEVEL), under a stand-alone call
     * manager. VOID.
     */
    public void deactivateVcComplete(Call call, NdisStatus status) {
        execute(operation(OperationKind.MP_DEACTIVATE_VC_COMPLETE).on(call.miniportVc()).status(status));
    }

    /** NdisMResetMiniport ({@code nf-ndis-ndismresetminiport.md}, IRQL at most DISPATCH_LEVEL). VOID. */
    public void resetMiniport() {
        execute(operation(OperationKind.MP_RESET_MINIPORT).on(session().adapter()));
    }

    /** NdisMResetComplete ({@code nf-ndis-ndismresetcomplete.md}, IRQL at most DISPATCH_LEVEL), when MiniportResetEx has pended. VOID. */
    public void resetComplete(NdisStatus status) {
        execute(operation(OperationKind.MP_RESET_COMPLETE).on(session().adapter()).status(status));
    }

    /** NdisMPauseComplete ({@code nf-ndis-ndismpausecomplete.md}, IRQL at most DISPATCH_LEVEL), when MiniportPause has pended. VOID. */
    public void pauseComplete() {
        execute(operation(OperationKind.MP_PAUSE_COMPLETE).on(session().adapter()));
    }

    /**
     * NdisMRestartComplete ({@code nf-ndis-ndismrestartcomplete.md}, IRQL at most DISPATCH_LEVEL), when MiniportRestart has pended. VOID.
     */
    public void restartComplete(NdisStatus status) {
        execute(operation(OperationKind.MP_RESTART_COMPLETE).on(session().adapter()).status(status));
    }
}
