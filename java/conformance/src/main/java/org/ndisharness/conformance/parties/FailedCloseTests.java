// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The close of a multipoint call fails, with its last party named, and is repeated with that party. */
@NdisTarget
public class FailedCloseTests {
    /** A close that fails. */
    record Case(Answer answer, NdisStatus status, int droppedBefore) {
        @Override
        public String toString() {
            return Cases.id("party-close-fails", answer, status, droppedBefore + "-dropped-before");
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            cases.add(new Case(answer, NdisStatus.FAILURE, 0));
            cases.add(new Case(answer, NdisStatus.INVALID_DATA, 1));
        }
        return cases.stream();
    }

    @EachCase("cases")
    void failsAndIsRepeated(Case test, Session session) {
        Call call = Parties.connected(session, 1 + test.droppedBefore);
        if (test.droppedBefore > 0) {
            Parties.drop(session, call, call.parties().get(0));
        }
        Party last = call.parties().get(0);
        DataClass data = test.status.equals(NdisStatus.INVALID_DATA) ? DataClass.ONE_BYTE : DataClass.NO_DATA;
        Closing closing = new Closing(session, call, test.answer);
        closing.prepare(test.status);

        NdisStatus returned = session.client().closeCall(call, data.data());

        Expect.status(test.answer.returned(test.status), returned, FunctionId.NDIS_CL_CLOSE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).onParty(last.callManager()).withData(data.data());
        closing.finish(test.status);
        closing.verify(test.status);
        Parties.end(session, call);
        Expect.count(2, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, last.callManager());
    }
}
