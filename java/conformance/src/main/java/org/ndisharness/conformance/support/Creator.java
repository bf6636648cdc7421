// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Who created the VC, and with it which way the call was set up. */
public enum Creator {
    /** Outgoing call on a VC of the client (scenario S07); a call manager that takes no commands connects it as it likes. */
    CLIENT_VC {
        @Override
        public Call establish(Session session) {
            if (!session.commandsCallManager()) {
                return new Peer(session).call();
            }
            Call call = session.client().makeCall().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            return call;
        }

        @Override
        public void delete(Session session, Call call) {
            Expect.success(session.client().deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
            if (session.commandsCallManager()) {
                session.trace().await(FunctionId.PROTOCOL_CO_DELETE_VC).on(call.callManagerVc());
            }
        }
    },
    /** Incoming call on a VC of the call manager (scenario S10). */
    MCM_VC {
        @Override
        public Call establish(Session session) {
            Call call = session.callManager().offerCall(session.client().sap()).accept();
            session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            call.connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
            return call;
        }

        @Override
        public void delete(Session session, Call call) {
            Expect.success(session.callManager().deleteVc(call), FunctionId.NDIS_MCM_DELETE_VC);
            session.trace().await(FunctionId.PROTOCOL_CO_DELETE_VC).on(call.clientVc());
        }
    };

    /** Who created a call's VC. */
    public static Creator of(Call call) {
        return call.direction() == Call.Direction.OUTGOING ? CLIENT_VC : MCM_VC;
    }

    /** A connected call. */
    public abstract Call establish(Session session);

    /** The creator deletes the VC of a closed call; the other side's ProtocolCoDeleteVc is seen. */
    public abstract void delete(Session session, Call call);
}
