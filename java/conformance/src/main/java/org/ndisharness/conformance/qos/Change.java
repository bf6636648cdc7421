// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;

import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.NdisStatus;

/**
 * A change that the client asks for (S30), from the request to its answer.
 *
 * @param answer how the call manager answers ProtocolCmModifyCallQoS
 */
record Change(Session session, Call call, Answer answer) {
    /** Asks; the call manager gets the request with these values. Returns how many answers had come before. */
    int ask(Qos wanted, NdisStatus status) {
        int before = session.trace().count(PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, call);
        ReplyPolicy policy = ReplyPolicy.of(PROTOCOL_CM_MODIFY_CALL_QOS).on(call.callManagerVc()).times(1);
        session.apply(answer.policy(policy, status));
        Expect.status(answer.returned(status), session.client().modifyCallQos(call, wanted), NDIS_CL_MODIFY_CALL_QOS);
        session.trace().await(PROTOCOL_CM_MODIFY_CALL_QOS).on(call).withQos(wanted);
        return before;
    }

    /** The request succeeds: an active VC is activated with the values first. */
    void succeed(Qos wanted) {
        int activations = session.trace().count(NDIS_MCM_ACTIVATE_VC, call);
        int answers = ask(wanted, NdisStatus.SUCCESS);
        if (answer == Answer.LATER) {
            Expect.success(session.callManager().activateVc(call, wanted), NDIS_MCM_ACTIVATE_VC);
        }
        answer.finish(session, () -> session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS));
        verify(wanted, NdisStatus.SUCCESS, answers);
        Expect.count(activations + 1, session, NDIS_MCM_ACTIVATE_VC, call);
    }

    /** The request is refused: what was activated before stays. */
    void fail(Qos wanted, NdisStatus status) {
        int activations = session.trace().count(NDIS_MCM_ACTIVATE_VC, call);
        int answers = ask(wanted, status);
        answer.finish(session, () -> session.callManager().modifyCallQosComplete(call, status));
        verify(wanted, status, answers);
        Expect.count(activations, session, NDIS_MCM_ACTIVATE_VC, call);
    }

    /** The client hears of a pended answer once, with these values; of a final one not at all. */
    void verify(Qos values, NdisStatus status, int answersBefore) {
        if (answer.pends()) {
            session.trace().await(PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE).on(call).withStatus(status).withQos(values);
        }
        Expect.count(answersBefore + (answer.pends() ? 1 : 0), session, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, call);
    }
}
