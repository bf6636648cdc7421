// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/** Requests and completions from every context that their IRQL, at most DISPATCH_LEVEL, allows. */
@NdisTarget
public class ContextTests {
    private static final int ROOM = 4;

    /** A function on a way, from a context. */
    record Case(Route route, boolean completes, CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("oid-context", route, completes ? "complete" : "request", context);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Route route : Route.values()) {
            for (CallingContext context : List.of(CallingContext.DISPATCH, CallingContext.DPC, CallingContext.THREAD,
                    CallingContext.TIMER)) {
                cases.add(new Case(route, false, context));
                cases.add(new Case(route, true, context));
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void mayCall(Case test, Session session) {
        int oid = test.route == Route.TO_CLIENT ? Oids.CO_SIGNALING_ENABLED : test.route == Route.TO_MINIPORT ? Oids.LINK_SPEED
                : Oids.CO_ADD_ADDRESS;
        byte[] input = Oids.bytes(ROOM, 1);
        session.apply((test.completes ? Answer.LATER : Answer.INSIDE).policy(test.route.policy().times(1), NdisStatus.SUCCESS));
        CallingContext asking = test.completes ? CallingContext.PASSIVE : test.context;
        Request request = Request.ask(session, test.route, asking, session.addressFamily(), OidRequest.set(oid, ROOM), input);
        if (test.completes) {
            request.complete(test.context, NdisStatus.SUCCESS);
        }
        request.ended(NdisStatus.SUCCESS).done(ROOM);
        SeenEvent called = session.trace().await(test.completes ? test.route.completing() : test.route.requesting())
                .on(test.completes ? request.oid().receiver() : request.oid().requester());
        Contexts.verifyIrql(session, called, test.context);
    }
}
