// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.client;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/** The call manager as its client sees it: every request ends once, at once or later, as the other side likes. */
record Peer(Session session) {
    private static final List<FunctionId> ANSWERS = List.of(FunctionId.PROTOCOL_CM_MAKE_CALL, FunctionId.PROTOCOL_CM_CLOSE_CALL,
            FunctionId.PROTOCOL_CM_REGISTER_SAP, FunctionId.PROTOCOL_CM_DEREGISTER_SAP);

    /** Ours is told to act by itself, as others do. */
    Peer {
        if (session.hello().hasCallManager()) {
            ANSWERS.forEach(callback -> session.apply(ReplyPolicy.of(callback).automatic()));
        }
    }

    /** How a request about an object ended: what the function returned, or the status of the completion callback. */
    NdisStatus end(NdisStatus returned, FunctionId completion, ObjectId object) {
        if (!returned.equals(NdisStatus.PENDING)) {
            return returned;
        }
        NdisStatus status = session.trace().await(completion).on(object).event().status();
        Expect.isFinal(status, completion);
        session.trace().awaitReturn(completion).on(object);
        return status;
    }

    /** A SAP; the case is skipped when the driver takes none. */
    Sap sap() {
        Sap sap = session.client().newSap();
        NdisStatus status = end(sap.returned(), FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE, sap.client());
        Assumptions.assumeFalse(status.isFailure(), () -> "the driver takes no SAP such as the target file names: " + status);
        return sap;
    }

    /** Gives it back. */
    void deregister(Sap sap) {
        NdisStatus status = session.client().deregisterSap(sap);
        Expect.success(end(status, FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE, sap.client()), FunctionId.NDIS_CL_DEREGISTER_SAP);
    }

    /** A connected call on a VC of its own. */
    Call call() {
        Call call = session.client().createVc();
        connect(session.client(), call);
        return call;
    }

    /** Makes the call that the target file describes, from the client's context; the driver must accept it. */
    void connect(Client client, Call call) {
        NdisStatus returned = client.makeCall(call, session.callParameters());
        NdisStatus status = end(returned, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call.clientVc());
        Expect.success(status, FunctionId.NDIS_CL_MAKE_CALL);
    }

    /**
     * Closes it. A call manager whose network carries no data with a close refuses them with NDIS_STATUS_INVALID_DATA
     * ({@code nc-ndis-protocol_cm_close_call.md}); then it is closed without.
     */
    void close(Client client, Call call, CloseData data) {
        NdisStatus returned = client.closeCall(call, data);
        if (returned.equals(NdisStatus.INVALID_DATA) && data.toBytes().length != 0) {
            returned = client.closeCall(call, CloseData.none());
        }
        Expect.success(end(returned, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, call.clientVc()), FunctionId.NDIS_CL_CLOSE_CALL);
    }

    /** Closes it and deletes its VC. */
    void end(Call call) {
        close(session.client(), call, CloseData.none());
        Expect.success(session.client().deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
    }
}
