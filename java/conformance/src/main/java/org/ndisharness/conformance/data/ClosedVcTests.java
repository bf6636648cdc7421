// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_DEACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.OperationRefusedException;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/**
 * "The VC is unusable for transfers" once the close is complete ({@code nf-ndis-ndismcmclosecallcomplete.md}), and before that for whoever
 * began the close: drivers that are asked to transfer all the same make no call.
 */
@NdisTarget
public class ClosedVcTests {
    /** How far the close is. */
    enum Moment {
        INDICATED {
            @Override
            void come(Session session, Call call, Closing closing) {
                session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());
                session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
                session.trace().await(PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call);
            }
        },
        REQUESTED {
            @Override
            void come(Session session, Call call, Closing closing) {
                closing.prepareSuccess();
                Expect.pending(session.client().closeCall(call), NDIS_CL_CLOSE_CALL);
            }
        },
        DEACTIVATED {
            @Override
            void come(Session session, Call call, Closing closing) {
                REQUESTED.come(session, call, closing);
                Expect.success(session.callManager().deactivateVc(call), NDIS_MCM_DEACTIVATE_VC);
            }
        },
        COMPLETE {
            @Override
            void come(Session session, Call call, Closing closing) {
                DEACTIVATED.come(session, call, closing);
                closing.finish(NdisStatus.SUCCESS);
                closing.verify(NdisStatus.SUCCESS);
            }
        };

        abstract void come(Session session, Call call, Closing closing);
    }

    /** A transfer at a moment of a close. */
    record Case(Creator creator, Moment moment, boolean sends) {
        @Override
        public String toString() {
            return Cases.id("closed-vc", creator, moment, sends ? "send" : "receive");
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Moment moment : Moment.values()) {
                cases.add(new Case(creator, moment, true));
                if (moment != Moment.REQUESTED) {
                    cases.add(new Case(creator, moment, false));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void carriesNoData(Case test, Session session) {
        Assumptions.assumeFalse(session.callManager().isStandAlone() && test.moment == Moment.INDICATED && !test.sends,
                "stand-alone: a miniport is not told of what its call manager dispatches");
        Call call = test.creator.establish(session);
        Sending before = Sending.kept(session, call, Transfer.of(10));
        before.complete(before.data(), NdisStatus.SUCCESS);
        Receiving received = Receiving.kept(session, call, Transfer.of(10));
        received.giveBack(received.data());
        Closing closing = new Closing(session, call, Answer.LATER);
        test.moment.come(session, call, closing);

        refused(test.sends ? NDIS_CO_SEND_NET_BUFFER_LISTS : NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, session, () -> {
            if (test.sends) {
                session.client().send(call, Transfer.of(10));
            } else {
                session.miniport().indicateReceive(call, Transfer.of(10));
            }
        });
        if (test.moment == Moment.COMPLETE) {
            test.creator.delete(session, call);
        }
    }

    private static void refused(FunctionId function, Session session, Runnable transfer) {
        int before = session.trace().seen(function).size();
        try {
            transfer.run();
        } catch (OperationRefusedException refusal) {
            if (session.trace().seen(function).size() != before) {
                throw new AssertionError(function + " was called", refusal);
            }
            return;
        }
        throw new AssertionError(function + " was called");
    }
}
