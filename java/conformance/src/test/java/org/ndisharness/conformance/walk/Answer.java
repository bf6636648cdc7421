// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/**
 * How a callback answers when a step leads to it.
 *
 * @param side whose callback
 * @param status what it returns or completes with; SUCCESS if it pends
 */
record Answer(FunctionId callback, Side side, Way way, NdisStatus status) {
    /** Stands for an object that was never there for good. */
    static final String NAMELESS = "?";

    /** The three ways to answer. */
    enum Way {
        /** Returns the status. */
        RETURNING,
        /** Pends; a later step completes. */
        PENDING,
        /** Pends, and completes with the status before it returns. */
        COMPLETING
    }

    static Answer returning(FunctionId callback, Side side, NdisStatus status) {
        return new Answer(callback, side, Way.RETURNING, status);
    }

    static Answer pending(FunctionId callback, Side side) {
        return new Answer(callback, side, Way.PENDING, NdisStatus.SUCCESS);
    }

    static Answer completing(FunctionId callback, Side side, NdisStatus status) {
        return new Answer(callback, side, Way.COMPLETING, status);
    }

    boolean succeeds() {
        return status.equals(NdisStatus.SUCCESS);
    }

    /** The name of an object that is made with this answer: what is refused at once never gets one. */
    String nameOf(String wanted) {
        return succeeds() ? wanted : NAMELESS;
    }

    /** The policy of the driver. A call manager that closes a call at once deactivates the VC first. */
    ReplyPolicy policy() {
        ReplyPolicy policy = ReplyPolicy.of(callback, side);
        if (callback == FunctionId.PROTOCOL_CM_CLOSE_CALL && way != Way.PENDING && succeeds()) {
            policy = policy.doing(ReplyPolicy.Action.DEACTIVATE_FIRST);
        }
        return switch (way) {
            case RETURNING -> policy.returning(status);
            case PENDING -> policy.manual();
            case COMPLETING -> policy.completeWith(status).from(CallingContext.INSIDE);
        };
    }

    /** As one writes it in Java. */
    String toJava() {
        String about = callback.name() + ", Side." + side.name();
        return switch (way) {
            case RETURNING -> "returning(" + about + ", " + java(status) + ")";
            case PENDING -> "pending(" + about + ")";
            case COMPLETING -> "completing(" + about + ", " + java(status) + ")";
        };
    }

    /** A status as one writes it in Java. */
    static String java(NdisStatus status) {
        return "NdisStatus." + status.toString().replace("NDIS_STATUS_", "");
    }
}
