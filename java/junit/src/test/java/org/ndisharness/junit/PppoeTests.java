// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.NdisStatus.DEST_OUT_OF_ORDER;
import static org.ndisharness.trace.NdisStatus.FAILURE;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.Ethernet;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.NotSeenException;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;

/** A driver between NDIS clients and an Ethernet adapter, as PPPoE drivers are, with the test as access concentrator. */
@NdisTarget("src/test/targets/pppoe.json")
class PppoeTests {
    private static final int SESSION = 0x1234;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Ethernet wire;
    private AccessConcentrator concentrator;

    @BeforeEach
    void connect(Session session) {
        wire = session.world().ethernet();
        concentrator = new AccessConcentrator(wire);
    }

    private Call connected(Client client, LiveTrace trace) {
        Call call = client.makeCall();
        concentrator.grant(SESSION);
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        return call;
    }

    @Test
    void aCallIsASessionThatCarriesDataBothWays(Client client, LiveTrace trace) {
        Transfer transfer = Transfer.of(1000);
        Call call = connected(client, trace);
        client.send(call, transfer);
        AccessConcentrator.Packet data = concentrator.receive(AccessConcentrator.DATA);
        assertThat(data.session()).isEqualTo(SESSION);
        assertThat(data.body()).hasSize(1000);
        concentrator.send(AccessConcentrator.DATA, SESSION, data.body());
        trace.await(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call).withLists(transfer);
        client.closeCall(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        assertThat(concentrator.receive(AccessConcentrator.PADT).session()).isEqualTo(SESSION);
        client.deleteVc(call);
    }

    @Test
    void theConcentratorEndsTheSession(Client client, LiveTrace trace) {
        Call call = connected(client, trace);
        concentrator.send(AccessConcentrator.PADT, SESSION, new byte[0]);
        trace.await(PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(SUCCESS);
        client.closeCall(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
        assertThatThrownBy(() -> wire.receive(SECOND)).isInstanceOf(NotSeenException.class).hasMessageContaining("no frame came");
    }

    @Test
    void theConcentratorRefusesTheSession(Client client, LiveTrace trace) {
        Call call = client.makeCall();
        concentrator.grant(0);
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(FAILURE);
        client.deleteVc(call);
    }

    @Test
    void nobodyAnswers(Client client, LiveTrace trace) {
        wire.link(false);
        Call call = client.makeCall();
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(DEST_OUT_OF_ORDER);
        client.deleteVc(call);
        assertThatThrownBy(() -> wire.receive(SECOND)).isInstanceOf(NotSeenException.class);
        wire.link(true);
        Call second = connected(client, trace);
        client.closeCall(second);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(second).withStatus(SUCCESS);
        client.deleteVc(second);
    }
}
