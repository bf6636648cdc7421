// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

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
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The client closes an established call (S19 to S23, seed page of NdisMCmCloseCallComplete). */
@NdisTarget
public class ClientCloseTests {
    /** A close that succeeds, with the VC deactivated before or after the completion. */
    record Success(Creator creator, Answer answer, DataClass data, boolean deactivateFirst) {
        @Override
        public String toString() {
            return Cases.id("close", creator, answer, "success", data, deactivateFirst ? "deactivated-before" : "deactivated-after");
        }
    }

    /** A close that fails and is then repeated with success. */
    record Failure(Creator creator, Answer answer, NdisStatus status, DataClass data) {
        @Override
        public String toString() {
            return Cases.id("close", creator, answer, status, data);
        }
    }

    /** A close that the call manager answers as it likes. */
    record Own(DataClass data) {
        @Override
        public String toString() {
            return Cases.id("close", Creator.CLIENT_VC, Peer.ITS_OWN, "success", data);
        }
    }

    static Stream<Own> own() {
        return Stream.of(DataClass.values()).map(Own::new);
    }

    static Stream<Success> successes() {
        List<Success> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Answer answer : Answer.values()) {
                for (DataClass data : DataClass.values()) {
                    cases.add(new Success(creator, answer, data, true));
                    if (answer == Answer.LATER) {
                        cases.add(new Success(creator, answer, data, false));
                    }
                }
            }
        }
        return cases.stream();
    }

    static Stream<Failure> failures() {
        List<Failure> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Answer answer : Answer.values()) {
                for (DataClass data : DataClass.values()) {
                    cases.add(new Failure(creator, answer, NdisStatus.FAILURE, data));
                }
                cases.add(new Failure(creator, answer, NdisStatus.RESOURCES, DataClass.NO_DATA));
            }
            cases.add(new Failure(creator, Answer.SYNC, NdisStatus.INVALID_DATA, DataClass.ONE_BYTE));
            cases.add(new Failure(creator, Answer.LATER, NdisStatus.INVALID_DATA, DataClass.MOST));
        }
        return cases.stream();
    }

    @EachCase("successes")
    void closes(Success test, Session session) {
        Call call = test.creator.establish(session);
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();

        NdisStatus returned = session.client().closeCall(call, test.data.data());

        Expect.status(test.answer.returned(NdisStatus.SUCCESS), returned, FunctionId.NDIS_CL_CLOSE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).withData(test.data.data());
        if (test.deactivateFirst) {
            closing.deactivate();
        }
        closing.finish(NdisStatus.SUCCESS);
        if (!test.deactivateFirst) {
            closing.deactivate();
        }
        closing.verify(NdisStatus.SUCCESS);
        test.creator.delete(session, call);
    }

    /** Data that the network does not carry may be refused; then the call is closed without. */
    @EachCase("own")
    void closesInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.call();
        peer.close(session.client(), call, test.data.data());
        Creator.CLIENT_VC.delete(session, call);
    }

    @EachCase("failures")
    void failsAndIsRepeated(Failure test, Session session) {
        Call call = test.creator.establish(session);
        Closing closing = new Closing(session, call, test.answer);
        closing.prepare(test.status);

        NdisStatus returned = session.client().closeCall(call, test.data.data());

        Expect.status(test.answer.returned(test.status), returned, FunctionId.NDIS_CL_CLOSE_CALL);
        closing.finish(test.status);
        closing.verify(test.status);

        new Closing(session, call, Answer.SYNC).prepareSuccess();
        Expect.success(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        test.creator.delete(session, call);
    }
}
