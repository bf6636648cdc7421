// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
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

/** The network ends an established call (S15, S16, S18, seed page of NdisMCmDispatchIncomingCloseCall). */
@NdisTarget
public class IncomingCloseTests {
    /** When the client answers with NdisClCloseCall. */
    enum Reaction {
        CLOSES_INSIDE,
        CLOSES_AFTER
    }

    /** An incoming close of an active call. */
    record Case(Creator creator, NdisStatus status, DataClass data, Reaction reaction, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("incoming-close", creator, status, data, reaction, answer);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (NdisStatus status : List.of(NdisStatus.SUCCESS, NdisStatus.DEST_OUT_OF_ORDER)) {
                for (DataClass data : DataClass.values()) {
                    for (Reaction reaction : Reaction.values()) {
                        for (Answer answer : Answer.IN_EACH_ORDER) {
                            cases.add(new Case(creator, status, data, reaction, answer));
                        }
                    }
                }
            }
            cases.add(new Case(creator, NdisStatus.NO_ROUTE_TO_DESTINATION, DataClass.NO_DATA, Reaction.CLOSES_AFTER, Answer.DELAYED_DPC));
            cases.add(new Case(creator, NdisStatus.FAILURE, DataClass.NO_DATA, Reaction.CLOSES_INSIDE, Answer.DELAYED_DPC));
        }
        return cases.stream();
    }

    @EachCase("cases")
    void closes(Case test, Session session) {
        Call call = test.creator.establish(session);
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        if (test.reaction == Reaction.CLOSES_INSIDE) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call.clientVc()).doing(Action.CLOSE_CALL)
                    .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
        session.mark(test.status.isFailure() ? NetworkMark.PATH_BROKEN : NetworkMark.REMOTE_CLOSED, call.callManagerVc());

        session.callManager().dispatchIncomingCloseCall(call, test.status, test.data.data());

        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(test.status).withData(test.data.data());
        if (test.reaction == Reaction.CLOSES_AFTER) {
            Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        }
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).withoutData();
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
        test.creator.delete(session, call);
    }
}
