// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.Call;
import org.ndisharness.harness.NdisFailureException;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/** Checks of what functions returned and how often callbacks came. */
public final class Expect {
    private Expect() {
    }

    /** The function returned NDIS_STATUS_SUCCESS. */
    public static void success(NdisStatus actual, FunctionId function) {
        status(NdisStatus.SUCCESS, actual, function);
    }

    /** The function returned NDIS_STATUS_PENDING. */
    public static void pending(NdisStatus actual, FunctionId function) {
        status(NdisStatus.PENDING, actual, function);
    }

    /** The function returned this. */
    public static void status(NdisStatus expected, NdisStatus actual, FunctionId function) {
        if (!actual.equals(expected)) {
            throw new AssertionError(function + " returned " + actual + ", expected " + expected);
        }
    }

    /** NDIS, or the other side, refuses what is tried with this status: there is no VC. */
    public static void refused(NdisStatus expected, FunctionId function, Runnable creation) {
        try {
            creation.run();
        } catch (NdisFailureException failure) {
            status(expected, failure.status(), function);
            return;
        }
        throw new AssertionError(function + " succeeded, expected " + expected);
    }

    /** The callback of the call manager came on the call, where the call manager tells; the rules see that of one of others. */
    public static void entered(Session session, FunctionId callback, Call call) {
        if (session.commandsCallManager()) {
            session.trace().await(callback).on(call);
        }
    }

    /** It is a final status. */
    public static void isFinal(NdisStatus actual, FunctionId function) {
        if (actual.equals(NdisStatus.PENDING)) {
            throw new AssertionError(function + " ended with " + actual);
        }
    }

    /** The function was called, or the callback entered, that often on the call. */
    public static void count(int expected, Session session, FunctionId function, Call call) {
        count(expected, session.trace().count(function, call), function);
    }

    /** The function was called, or the callback entered, that often on the object. */
    public static void count(int expected, Session session, FunctionId function, ObjectId object) {
        count(expected, session.trace().count(function, object), function);
    }

    /** The function was called, or the callback entered, that often; {@code actual} is what was counted. */
    public static void count(int expected, int actual, FunctionId function) {
        if (actual != expected) {
            throw new AssertionError(function + " was seen " + actual + " times, expected " + expected);
        }
    }

    /** The function was not called, or the callback not entered, on the object. */
    public static void never(Session session, FunctionId function, ObjectId object) {
        count(0, session, function, object);
    }

    /** The function was not called, or the callback not entered, on the call. */
    public static void never(Session session, FunctionId function, Call call) {
        count(0, session, function, call);
    }
}
