// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;

import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.CallEnd;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/** Data in flight when a call is closed (S29): everything comes back once, before the VC is deactivated. */
@NdisTarget
public class FlightTests {
    private static final Transfer LISTS = new Transfer(3, 1, 70, 0, 0, 43);

    /** What is in flight, and when it comes back. */
    enum Flight {
        SENDS_BEFORE,
        SENDS_AFTER_INDICATION,
        RECEIVES_BEFORE,
        RECEIVES_WHILE_CLOSING,
        BOTH_WAYS;

        boolean sends() {
            return this == SENDS_BEFORE || this == SENDS_AFTER_INDICATION || this == BOTH_WAYS;
        }

        boolean receives() {
            return this == RECEIVES_BEFORE || this == RECEIVES_WHILE_CLOSING || this == BOTH_WAYS;
        }
    }

    /** A close with data in flight. */
    record Case(Creator creator, CallEnd closer, Flight flight, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("flight", creator, closer, flight, answer);
        }

        boolean isPossible() {
            return (closer == CallEnd.NETWORK_CLOSES || flight != Flight.SENDS_AFTER_INDICATION)
                    && (answer == Answer.LATER || flight != Flight.RECEIVES_WHILE_CLOSING && flight != Flight.BOTH_WAYS);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(CallEnd.values()).flatMap(closer -> Stream.of(Flight.values())
                .flatMap(flight -> Stream.of(Answer.SYNC, Answer.LATER).map(answer -> new Case(creator, closer, flight, answer)))))
                .filter(Case::isPossible);
    }

    @EachCase("cases")
    void lands(Case test, Session session) {
        Call call = test.creator.establish(session);
        Sending sending = test.flight.sends() ? Sending.kept(session, call, LISTS) : null;
        Receiving receiving = test.flight.receives() ? Receiving.kept(session, call, LISTS) : null;
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        if (test.flight == Flight.SENDS_BEFORE) {
            sending.complete(sending.data(), NdisStatus.SUCCESS);
        }
        if (test.closer == CallEnd.NETWORK_CLOSES) {
            session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
            session.trace().await(PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(NdisStatus.SUCCESS);
        }
        if (test.flight == Flight.SENDS_AFTER_INDICATION || test.flight == Flight.BOTH_WAYS) {
            sending.complete(sending.data(), NdisStatus.SEND_ABORTED);
        }
        if (test.flight == Flight.RECEIVES_BEFORE) {
            receiving.giveBack(receiving.data());
        }

        Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), NDIS_CL_CLOSE_CALL);

        session.trace().await(PROTOCOL_CM_CLOSE_CALL).on(call).withoutData();
        if (test.flight == Flight.RECEIVES_WHILE_CLOSING || test.flight == Flight.BOTH_WAYS) {
            receiving.giveBack(receiving.data());
        }
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        if (sending != null) {
            sending.verifyAllBackOnce();
        }
        if (receiving != null) {
            receiving.verifyReturnedInAll(LISTS.lists());
        }
        test.creator.delete(session, call);
    }
}
