// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.time.Duration;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** How the call manager answers ProtocolCmCloseCall, and what the client's NdisClCloseCall then returns. */
enum Answer {
    /** Returns a final status (S21, S23). */
    SYNCHRONOUS("sync"),
    /** Completes inside ProtocolCmCloseCall and returns NDIS_STATUS_PENDING (S22). */
    INSIDE("inside"),
    /** Returns NDIS_STATUS_PENDING; the test completes later (S19, S20). */
    LATER("later"),
    /** Returns NDIS_STATUS_PENDING; the driver completes from a DPC after 50 ms. */
    DELAYED("delayed-dpc");

    private static final Duration DELAY = Duration.ofMillis(50);

    private final String label;

    Answer(String label) {
        this.label = label;
    }

    /** What NdisClCloseCall returns when the call manager's final status is this. */
    NdisStatus returned(NdisStatus status) {
        return this == SYNCHRONOUS ? status : NdisStatus.PENDING;
    }

    /** Sets the policy for the call. */
    void prepare(Session session, Call call, NdisStatus status, Action... actions) {
        ReplyPolicy policy = ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call.callManagerVc()).times(1).doing(actions);
        session.apply(switch (this) {
            case SYNCHRONOUS -> policy.returning(status);
            case INSIDE -> policy.completeWith(status).from(CallingContext.INSIDE);
            case LATER -> policy.manual();
            case DELAYED -> policy.completeWith(status).from(CallingContext.DPC).after(DELAY);
        });
    }

    /** Lets a pended close be completed. */
    void finish(Session session, Call call, NdisStatus status) {
        if (this == LATER) {
            session.callManager().closeCallComplete(call, status);
        } else if (this == DELAYED) {
            session.advance(DELAY.multipliedBy(2));
        }
    }

    /** Checks that the client heard of the completion exactly once if the close pended, and not at all otherwise. */
    void verify(Session session, Call call, NdisStatus status) {
        FunctionId callback = FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
        if (this != SYNCHRONOUS) {
            session.trace().await(callback).on(call).withStatus(status);
        }
        Expect.count(this == SYNCHRONOUS ? 0 : 1, session.trace().count(callback, call), callback);
    }

    @Override
    public String toString() {
        return label;
    }
}
