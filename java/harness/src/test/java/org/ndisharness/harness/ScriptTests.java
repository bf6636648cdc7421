// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** The scripting API on both kinds of call manager, one round of each subject. */
class ScriptTests {
    private static final int CO_ADDRESS_CHANGE = 0xFE000007;
    private static final int GEN_CO_LINK_SPEED = 0x00010107;

    private interface Script {
        void run(Session session);
    }

    private static void on(String targetName, Script script) {
        try (Target target = Target.open(targetName); World world = target.openWorld(1); Session session = world.openSession("script")) {
            script.run(session);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    void dataGoesBothWays(String target) {
        on(target, session -> {
            Call call = session.client().makeCall().connected();
            session.apply(ReplyPolicy.of(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).manual());
            Transfer transfer = new Transfer(3, 2, 100, 32, 7, 9);
            Data sent = session.client().send(call, transfer);
            session.trace().await(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).anywhere().withLists(transfer);
            assertFalse(sent.receiver().isNone());
            session.miniport().sendNetBufferListsComplete(sent.part(1, 1), NdisStatus.FAILURE);
            session.miniport().sendNetBufferListsComplete(sent, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).anywhere().withLists(sent.part(1, 1))
                    .withListStatus(NdisStatus.FAILURE);

            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).manual());
            Data received = session.miniport().indicateReceive(call, Transfer.of(64));
            session.client().returnNetBufferLists(received);
            session.trace().await(FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS).anywhere();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    void requestsArePendedAndAnswered(String target) {
        on(target, session -> {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CALL_MANAGER).manual());
            Oid asked = session.client().request(session.addressFamily(), OidRequest.query(CO_ADDRESS_CHANGE, 8));
            assertTrue(asked.isPending(), asked::toString);
            session.callManager().oidRequestComplete(asked, NdisStatus.SUCCESS, (byte) 1, (byte) 2);
            session.trace().await(FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE).anywhere().withStatus(NdisStatus.SUCCESS)
                    .withRequest(asked.request()).withRequestDone(2, 0).withData((byte) 1, (byte) 2);

            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CLIENT).manual());
            Oid back = session.callManager().request(session.addressFamily(), OidRequest.query(CO_ADDRESS_CHANGE, 8));
            assertTrue(back.isPending(), back::toString);
            session.client().oidRequestComplete(back, NdisStatus.FAILURE);
            session.trace().await(FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE).anywhere().withStatus(NdisStatus.FAILURE);

            assertEquals(NdisStatus.SUCCESS, session.client().requestOfMiniport(OidRequest.query(GEN_CO_LINK_SPEED, 8)).returned());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    void qualityOfServiceChangesFromBothSides(String target) {
        on(target, session -> {
            Call call = session.client().makeCall().connected();
            Qos slower = Qos.of(CallParameters.defaults().withTokenRate(1000));
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS).manual());
            assertEquals(NdisStatus.PENDING, session.client().modifyCallQos(call, slower));
            session.callManager().activateVc(call, slower);
            session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS)
                    .withQos(slower);
            session.callManager().dispatchIncomingCallQosChange(call, Qos.defaults());
            session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call).withQos(Qos.defaults());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    void theFamilyIsClosedAndOpenedAgain(String target) {
        on(target, session -> {
            AddressFamily family = session.addressFamily();
            session.client().deregisterSap(session.client().registerSap((byte) 7));
            session.quiesce();
            session.client().closeAddressFamily(family);
            session.quiesce();
            AddressFamily again = session.client().openAddressFamily();
            session.quiesce();
            assertFalse(again.client().equals(family.client()));
            assertEquals(again.client(), session.addressFamily().client());
            session.client().makeCall().connected();
            session.miniport().indicateStatus(new NdisStatus(0x4001000B));
            session.trace().await(FunctionId.PROTOCOL_CO_STATUS_EX).anywhere();
        });
    }
}
