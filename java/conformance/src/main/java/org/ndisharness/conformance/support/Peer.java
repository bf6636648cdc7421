// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * The call manager as its client sees it: every request ends once, at once or later, as the other side likes. What it may refuse is no
 * failure, and skips a case that cannot go on without.
 */
public record Peer(Session session) {
    /** In an id: how the call manager answers is its own affair. */
    public static final String ITS_OWN = "its-own";

    private static final List<FunctionId> ANSWERS = List.of(FunctionId.PROTOCOL_CM_MAKE_CALL, FunctionId.PROTOCOL_CM_CLOSE_CALL,
            FunctionId.PROTOCOL_CM_REGISTER_SAP, FunctionId.PROTOCOL_CM_DEREGISTER_SAP, FunctionId.PROTOCOL_CM_ADD_PARTY,
            FunctionId.PROTOCOL_CM_DROP_PARTY, FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS);

    /** Ours is told to act by itself, as others do. */
    public Peer {
        ANSWERS.forEach(callback -> session.apply(ReplyPolicy.of(callback).automatic()));
    }

    /** How a request about an object ended: what the function returned, or the status of the one completion callback. */
    public NdisStatus end(NdisStatus returned, FunctionId completion, ObjectId object) {
        if (!returned.equals(NdisStatus.PENDING)) {
            return returned;
        }
        NdisStatus status = session.trace().await(completion).on(object).event().status();
        Expect.isFinal(status, completion);
        session.trace().awaitReturn(completion).on(object);
        return status;
    }

    /** A SAP; the case is skipped when the driver takes none. */
    public Sap sap() {
        Sap sap = session.client().newSap();
        NdisStatus status = end(sap.returned(), FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE, sap.client());
        Assumptions.assumeFalse(status.isFailure(), () -> "no-sap: the driver takes no SAP such as the target file names: " + status);
        return sap;
    }

    /** Gives it back. */
    public void deregister(Sap sap) {
        NdisStatus status = session.client().deregisterSap(sap);
        Expect.success(end(status, FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE, sap.client()), FunctionId.NDIS_CL_DEREGISTER_SAP);
    }

    /** A connected call on a VC of its own. */
    public Call call() {
        Call call = session.client().createVc();
        connect(session.client(), call);
        return call;
    }

    /** Makes the call that the target file describes, from the client's context; the driver must accept it. */
    public void connect(Client client, Call call) {
        Expect.success(make(client, call, CallShape.POINT_TO_POINT, session.callParameters()), FunctionId.NDIS_CL_MAKE_CALL);
    }

    /** Makes a call; how it ended. */
    public NdisStatus make(Client client, Call call, CallShape shape, CallParameters parameters) {
        NdisStatus returned = shape == CallShape.MULTIPOINT ? client.makeMultipointCall(call, parameters).returned()
                : client.makeCall(call, parameters);
        return end(returned, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call.clientVc());
    }

    /** A connected call with so many parties; the case is skipped when the driver takes no multipoint calls or no more parties. */
    public Call multipoint(int parties) {
        Call call = session.client().createVc();
        NdisStatus made = make(session.client(), call, CallShape.MULTIPOINT, session.callParameters());
        Assumptions.assumeFalse(made.isFailure(), () -> "no-multipoint: the driver refuses a call with parties: " + made);
        while (call.parties().size() < parties) {
            NdisStatus added = add(call);
            Assumptions.assumeFalse(added.isFailure(), () -> "no-multipoint: the driver refuses another party: " + added);
        }
        return call;
    }

    /** Adds a party; how that ended. */
    public NdisStatus add(Call call) {
        Party party = session.client().addParty(call, session.callParameters());
        return end(party.returned(), FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE, party.client());
    }

    /** Drops a party that is not the last; a network that carries no data with that is asked again without. */
    public void drop(Call call, Party party, CloseData data) {
        NdisStatus status = dropped(party, session.client().dropParty(call, party, data));
        if (status.equals(NdisStatus.INVALID_DATA) && data.toBytes().length != 0) {
            status = dropped(party, session.client().dropParty(call, party, CloseData.none()));
        }
        Expect.success(status, FunctionId.NDIS_CL_DROP_PARTY);
    }

    private NdisStatus dropped(Party party, NdisStatus returned) {
        return end(returned, FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE, party.client());
    }

    /**
     * Closes it. A call manager whose network carries no data with a close refuses them with NDIS_STATUS_INVALID_DATA
     * ({@code nc-ndis-protocol_cm_close_call.md}); then it is closed without.
     */
    public void close(Client client, Call call, CloseData data) {
        NdisStatus status = closed(call, client.closeCall(call, data));
        if (status.equals(NdisStatus.INVALID_DATA) && data.toBytes().length != 0) {
            status = closed(call, client.closeCall(call, CloseData.none()));
        }
        Expect.success(status, FunctionId.NDIS_CL_CLOSE_CALL);
    }

    private NdisStatus closed(Call call, NdisStatus returned) {
        return end(returned, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, call.clientVc());
    }

    /** Drops all parties but the last, closes the call and deletes its VC. */
    public void end(Call call) {
        while (call.parties().size() > 1) {
            drop(call, call.parties().get(0), CloseData.none());
        }
        close(session.client(), call, CloseData.none());
        Creator.CLIENT_VC.delete(session, call);
    }

    /** A change of the call's quality of service; how it ended. A driver may refuse it, and the call goes on as it was. */
    public NdisStatus modify(Client client, Call call, Qos wanted) {
        return end(client.modifyCallQos(call, wanted), FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE,
                call.clientVc());
    }
}
