// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.time.Duration;
import java.util.List;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/** When a callback that may pend is answered, and what the function that led to it then returns. */
public enum Answer {
    /** Returns a final status. */
    SYNC,
    /** Completes inside the callback and returns NDIS_STATUS_PENDING. */
    INSIDE,
    /** Returns NDIS_STATUS_PENDING; the test completes later. */
    LATER,
    /** Returns NDIS_STATUS_PENDING; the driver completes from a DPC after 50 ms. */
    DELAYED_DPC;

    /** Those that differ in the order of calls. */
    public static final List<Answer> IN_EACH_ORDER = List.of(SYNC, INSIDE, LATER);

    private static final Duration DELAY = Duration.ofMillis(50);

    /** Whether the callback returns NDIS_STATUS_PENDING. */
    public boolean pends() {
        return this != SYNC;
    }

    /** What the function that led to the callback returns when the final status is this. */
    public NdisStatus returned(NdisStatus status) {
        return pends() ? NdisStatus.PENDING : status;
    }

    /** A policy to answer a callback so with this final status. */
    public ReplyPolicy policy(FunctionId callback, NdisStatus status) {
        return policy(ReplyPolicy.of(callback), status);
    }

    /** A policy to answer so with this final status, otherwise as the one given. */
    public ReplyPolicy policy(ReplyPolicy policy, NdisStatus status) {
        return switch (this) {
            case SYNC -> policy.returning(status);
            case INSIDE -> policy.completeWith(status).from(CallingContext.INSIDE);
            case LATER -> policy.manual();
            case DELAYED_DPC -> policy.completeWith(status).from(CallingContext.DPC).after(DELAY);
        };
    }

    /** Lets a pended answer be completed: runs the test's completion, or lets the driver's delay pass. */
    public void finish(Session session, Runnable completion) {
        if (this == LATER) {
            completion.run();
        } else if (this == DELAYED_DPC) {
            session.advance(DELAY.multipliedBy(2));
        }
    }

    /** Checks that the completion callback came exactly once with this status if the answer was pended, and not at all otherwise. */
    public void verify(Session session, FunctionId callback, Call call, NdisStatus status) {
        if (pends()) {
            session.trace().await(callback).on(call).withStatus(status);
        }
        Expect.count(pends() ? 1 : 0, session, callback, call);
    }

    /** As {@link #verify(Session, FunctionId, Call, NdisStatus)} for a callback about another object: a party, SAP or address family. */
    public void verify(Session session, FunctionId callback, ObjectId object, NdisStatus status) {
        if (pends()) {
            session.trace().await(callback).on(object).withStatus(status);
        }
        Expect.count(pends() ? 1 : 0, session, callback, object);
    }
}
