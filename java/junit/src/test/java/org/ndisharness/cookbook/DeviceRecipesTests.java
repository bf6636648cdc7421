// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_DEACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.MINIPORT_HALT_EX;
import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY;
import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.NDIS_CM_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_AF;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_OID_REQUEST;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_STATUS_EX;
import static org.ndisharness.trace.FunctionId.PROTOCOL_UNBIND_ADAPTER_EX;
import static org.ndisharness.trace.NdisStatus.PENDING;
import static org.ndisharness.trace.NdisStatus.SEND_ABORTED;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import org.junit.jupiter.api.Test;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.Miniport;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.Transfer;
import org.ndisharness.harness.World;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** Recipes of COOKBOOK.md: data, requests, and what happens to the device. */
@NdisTarget
class DeviceRecipesTests {
    // recipe
    @Test
    void dataAreInFlightWhenTheNetworkCloses(Session session, Client client, CallManager mcm, Miniport miniport, LiveTrace trace) {
        Call call = client.makeCall().connected();
        session.apply(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).manual());
        Transfer transfer = new Transfer(4, 2, 1500, 512, 0, 1);
        Data sent = client.send(call, transfer);
        trace.await(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call).withLists(transfer);

        mcm.dispatchIncomingCloseCall(call, SUCCESS);
        trace.await(PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call);
        miniport.sendNetBufferListsComplete(sent, SEND_ABORTED);
        trace.await(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).on(call).withLists(transfer).withListStatus(SEND_ABORTED);

        client.closeCall(call);
        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
    }
    // end

    // recipe
    @Test
    void anOidRequestIsPendedThenAnswered(Session session, Client client, CallManager mcm, LiveTrace trace) {
        session.apply(ReplyPolicy.of(PROTOCOL_CO_OID_REQUEST, Side.CALL_MANAGER).manual());
        OidRequest query = OidRequest.query(0xFE000007, 8);

        Oid oid = client.request(session.addressFamily(), query);

        assertThat(oid.isPending()).isTrue();
        trace.await(PROTOCOL_CO_OID_REQUEST).anywhere().withRequest(query);
        mcm.oidRequestComplete(oid, SUCCESS, (byte) 1, (byte) 2);
        trace.await(PROTOCOL_CO_OID_REQUEST_COMPLETE).anywhere().withStatus(SUCCESS).withRequestDone(2, 0).withData((byte) 1, (byte) 2);
    }
    // end

    // recipe
    @Test
    void theMiniportIndicatesAStatusOfAVc(Client client, Miniport miniport, LiveTrace trace) {
        NdisStatus linkSpeedChange = new NdisStatus(0x40010013);
        Call call = client.makeCall().connected();

        miniport.indicateStatus(call, linkSpeedChange, (byte) 64, (byte) 0, (byte) 0, (byte) 0);

        trace.await(PROTOCOL_CO_STATUS_EX).on(call).withStatus(linkSpeedChange).withData((byte) 64, (byte) 0, (byte) 0, (byte) 0);
    }
    // end

    // recipe
    @Test
    void theCallManagerEndsItsAddressFamily(Session session, Client client, CallManager mcm, LiveTrace trace) {
        AddressFamily family = session.addressFamily();

        assertThat(mcm.notifyCloseAddressFamily(family)).isEqualTo(PENDING);

        trace.await(PROTOCOL_CL_NOTIFY_CLOSE_AF).on(family.client());
        trace.await(NDIS_CL_CLOSE_ADDRESS_FAMILY).on(family.client());
        trace.await(PROTOCOL_CM_CLOSE_AF).on(family.callManager());
        trace.await(PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE).anywhere().withStatus(SUCCESS);
        AddressFamily again = client.openAddressFamily();
        session.quiesce();
        assertThat(again).isNotEqualTo(family);
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(client.makeCall()).withStatus(SUCCESS);
    }
    // end

    // recipe
    @Test
    void theAdapterIsHaltedWithAnOpenCall(World world, Client client, LiveTrace trace) {
        Call call = client.makeCall().connected();
        StandInControl ndis = world.standIn().orElseThrow();

        ndis.haltAdapter();

        trace.await(PROTOCOL_UNBIND_ADAPTER_EX).anywhere();
        trace.await(NDIS_CL_CLOSE_CALL).on(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        trace.await(NDIS_CL_CLOSE_ADDRESS_FAMILY).anywhere();
        ndis.startAdapter();
        trace.await(MINIPORT_HALT_EX).anywhere();
        client.makeCall().connected();
    }
    // end

    // recipe
    @Test
    @NdisTarget("embedded-standalone")
    void aStandAloneCallManagerClosesACall(Client client, CallManager manager, LiveTrace trace) {
        assertThat(manager.isStandAlone()).isTrue();
        Call call = client.makeCall().connected();
        client.closeCall(call);

        manager.deactivateVc(call);
        trace.await(MINIPORT_CO_DEACTIVATE_VC).on(call.miniportVc());
        manager.closeCallComplete(call, SUCCESS);

        trace.await(NDIS_CM_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
    }
    // end
}
