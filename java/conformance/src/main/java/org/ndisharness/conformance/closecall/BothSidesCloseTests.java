// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/** Client and network close at the same time (S26): one close, one completion, one deletion. */
@NdisTarget
public class BothSidesCloseTests {
    /** Client first, with the incoming close while its own is pended. */
    record Crossing(Creator creator, DataClass data, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("both-close", creator, "client-first", status, data);
        }
    }

    /** Both at once from these contexts; the seed decides who is first. */
    record Race(Creator creator, CallingContext client, CallingContext callManager) {
        @Override
        public String toString() {
            return Cases.id("race-close", creator, client, callManager);
        }
    }

    static Stream<Crossing> crossings() {
        List<Crossing> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (DataClass data : DataClass.values()) {
                cases.add(new Crossing(creator, data, NdisStatus.SUCCESS));
            }
            cases.add(new Crossing(creator, DataClass.NO_DATA, NdisStatus.FAILURE));
        }
        return cases.stream();
    }

    static Stream<Race> races() {
        List<Race> cases = new ArrayList<>();
        List<CallingContext> contexts = List.of(CallingContext.DPC, CallingContext.THREAD, CallingContext.WORK_ITEM);
        for (Creator creator : Creator.values()) {
            for (CallingContext client : contexts) {
                for (CallingContext callManager : contexts) {
                    cases.add(new Race(creator, client, callManager));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("crossings")
    void crosses(Crossing test, Session session) {
        Call call = test.creator.establish(session);
        Expect.pending(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);

        session.callManager().dispatchIncomingCloseCall(call, test.status, test.data.data());
        Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);

        verifyOneClose(session, call);
        test.creator.delete(session, call);
    }

    @Tag("race")
    @EachCase("races")
    void races(Race test, Session session) {
        Call call = test.creator.establish(session);
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call.clientVc()).doing(Action.CLOSE_CALL)
                .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());

        session.race(
                session.client().from(test.client).closing(call),
                session.callManager().from(test.callManager).dispatchingIncomingClose(call, NdisStatus.SUCCESS));
        session.quiesce();
        Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);

        verifyOneClose(session, call);
        test.creator.delete(session, call);
    }

    private static void verifyOneClose(Session session, Call call) {
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, call);
    }
}
