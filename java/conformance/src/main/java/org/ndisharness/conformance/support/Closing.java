// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/**
 * A client's close of a call (S19 to S23).
 *
 * @param answer how the call manager answers ProtocolCmCloseCall
 */
public record Closing(Session session, Call call, Answer answer) {
    /** The call manager answers with this final status and does this besides. */
    public void prepare(NdisStatus status, Action... actions) {
        ReplyPolicy policy = ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call.callManagerVc()).times(1).doing(actions);
        session.apply(answer.policy(policy, status));
    }

    /** The call manager answers with success and deactivates the VC first, unless the test completes: then {@link #deactivate} does. */
    public void prepareSuccess() {
        prepare(NdisStatus.SUCCESS, testCompletes() ? new Action[0] : new Action[] {Action.DEACTIVATE_FIRST});
    }

    private boolean testCompletes() {
        return answer == Answer.LATER;
    }

    /** NdisMCmDeactivateVc if the test completes the close. */
    public void deactivate() {
        if (testCompletes()) {
            Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        }
    }

    /** Lets a pended close be completed. */
    public void finish(NdisStatus status) {
        answer.finish(session, () -> session.callManager().closeCallComplete(call, status));
    }

    /** Checks that the client heard of the completion exactly once if the close pended, and not at all otherwise. */
    public void verify(NdisStatus status) {
        answer.verify(session, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, call, status);
    }

    /** Ends a call in the shortest legal way: closed at once, and its VC deleted. For calls without parties. */
    public static void end(Session session, Call call) {
        close(session, session.client(), call);
        Creator.of(call).delete(session, call);
    }

    /** The client closes a call, from its context: at once, or as a call manager likes that takes no commands. */
    public static void close(Session session, Client client, Call call) {
        if (session.commandsCallManager()) {
            new Closing(session, call, Answer.SYNC).prepareSuccess();
            Expect.success(client.closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        } else {
            new Peer(session).close(client, call, CloseData.none());
        }
    }
}
