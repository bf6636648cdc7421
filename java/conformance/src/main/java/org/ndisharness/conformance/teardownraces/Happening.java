// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import java.util.List;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.NetworkMark;

/** What may happen at the moment at which a call ends: prepared so far that one operation makes it happen. */
enum Happening {
    CLOSE {
        @Override
        Operation prepare(Scene scene) {
            List<Party> parties = scene.call().parties();
            Operation close = new Operation(OperationKind.CL_CLOSE_CALL).on(scene.call().clientVc());
            return parties.isEmpty() ? close : close.with(parties.get(parties.size() - 1).client());
        }
    },
    INCOMING_CLOSE {
        @Override
        Operation prepare(Scene scene) {
            scene.session().mark(NetworkMark.REMOTE_CLOSED, scene.call().callManagerVc());
            return new Operation(OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL).on(scene.call().callManagerVc())
                    .status(NdisStatus.SUCCESS);
        }
    },
    DROP_PARTY {
        @Override
        Operation prepare(Scene scene) {
            return new Operation(OperationKind.CL_DROP_PARTY).on(scene.party().client());
        }
    },
    INCOMING_DROP {
        @Override
        Operation prepare(Scene scene) {
            scene.session().mark(NetworkMark.REMOTE_PARTY_LEFT, scene.party().callManager());
            return new Operation(OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY).on(scene.party().callManager()).status(NdisStatus.SUCCESS);
        }
    },
    ADD_PARTY {
        @Override
        Operation prepare(Scene scene) {
            return new Operation(OperationKind.CL_ADD_PARTY).on(scene.call().clientVc());
        }
    },
    QOS_CHANGE {
        @Override
        Operation prepare(Scene scene) {
            return new Operation(OperationKind.CL_MODIFY_CALL_QOS).on(scene.call().clientVc()).parameters(SLOWER.parameters(),
                    SLOWER.flow());
        }
    },
    QOS_ANSWER {
        @Override
        Operation prepare(Scene scene) {
            Session session = scene.session();
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS).on(scene.call().callManagerVc()).times(1).manual());
            Expect.pending(session.client().modifyCallQos(scene.call(), SLOWER), FunctionId.NDIS_CL_MODIFY_CALL_QOS);
            return new Operation(OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE).on(scene.call().callManagerVc()).status(NdisStatus.FAILURE);
        }
    },
    INCOMING_QOS_CHANGE {
        @Override
        Operation prepare(Scene scene) {
            Expect.success(scene.session().callManager().activateVc(scene.call(), SLOWER), FunctionId.NDIS_MCM_ACTIVATE_VC);
            return new Operation(OperationKind.MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE).on(scene.call().callManagerVc())
                    .parameters(SLOWER.parameters(), SLOWER.flow());
        }
    },
    SEND {
        @Override
        Operation prepare(Scene scene) {
            return new Operation(OperationKind.CL_SEND_NET_BUFFER_LISTS).on(scene.call().clientVc()).transfer(LISTS, 0);
        }
    },
    SEND_COMPLETE {
        @Override
        Operation prepare(Scene scene) {
            Call call = scene.call();
            scene.session().apply(ReplyPolicy.of(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc()).times(1).manual());
            Data data = scene.session().client().send(call, LISTS);
            return new Operation(OperationKind.MP_SEND_NET_BUFFER_LISTS_COMPLETE).on(data.receiver()).status(NdisStatus.SUCCESS).select(0,
                    0, 0);
        }
    },
    INDICATE {
        @Override
        Operation prepare(Scene scene) {
            scene.session().apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).returning(NdisStatus.SUCCESS));
            return new Operation(OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS).on(scene.call().miniportVc()).transfer(LISTS, 0);
        }
    },
    OID_TO_MANAGER {
        @Override
        Operation prepare(Scene scene) {
            scene.answer(answering(ReplyPolicy.of(FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CALL_MANAGER)));
            return new Operation(OperationKind.CL_CO_OID_REQUEST).on(scene.call().clientVc()).oid(OidRequest.query(CO_GET_ADDRESSES, ROOM));
        }
    },
    OID_TO_MINIPORT {
        @Override
        Operation prepare(Scene scene) {
            scene.answer(answering(ReplyPolicy.of(FunctionId.MINIPORT_CO_OID_REQUEST)).times(1));
            return new Operation(OperationKind.CL_CO_OID_REQUEST).on(scene.call().clientVc()).flags(Operation.MINIPORT)
                    .oid(OidRequest.query(GEN_CO_XMIT_PDUS_OK, ROOM));
        }
    },
    OID_TO_CLIENT {
        @Override
        Operation prepare(Scene scene) {
            scene.session().apply(answering(ReplyPolicy.of(FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CLIENT)));
            return new Operation(OperationKind.MCM_OID_REQUEST).on(scene.call().callManagerVc())
                    .oid(OidRequest.query(CO_ADDRESS_CHANGE, ROOM));
        }
    },
    OID_COMPLETE {
        @Override
        Operation prepare(Scene scene) {
            scene.session().apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CALL_MANAGER).times(1).manual());
            Oid pended = scene.session().client().request(scene.call(), OidRequest.query(CO_GET_ADDRESSES, ROOM));
            return new Operation(OperationKind.MCM_OID_REQUEST_COMPLETE).on(pended.receiver()).status(NdisStatus.SUCCESS);
        }
    },
    DEREGISTER_SAP {
        @Override
        Operation prepare(Scene scene) {
            return new Operation(OperationKind.CL_DEREGISTER_SAP).on(scene.session().client().sap().client());
        }
    };

    private static final int CO_GET_ADDRESSES = 0xFE000006;
    private static final int CO_ADDRESS_CHANGE = 0xFE000007;
    private static final int GEN_CO_XMIT_PDUS_OK = 0x00020101;
    private static final int ROOM = 8;
    private static final Transfer LISTS = new Transfer(2, 1, 60, 0, 0, 71);
    private static final Qos SLOWER = Qos.defaults().withTokenRate(62_500);

    private static ReplyPolicy answering(ReplyPolicy policy) {
        return policy.completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC);
    }

    /** Prepares it; the operation makes it happen. */
    abstract Operation prepare(Scene scene);

    /** Whether it is about parties. */
    boolean isAboutParties() {
        return this == DROP_PARTY || this == INCOMING_DROP || this == ADD_PARTY;
    }
}
