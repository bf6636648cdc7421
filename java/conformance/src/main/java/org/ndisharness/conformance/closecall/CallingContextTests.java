// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The close functions are called from every context that their IRQL limit (at most DISPATCH_LEVEL) allows. */
@NdisTarget
public class CallingContextTests {
    /** A function from a context. */
    record Case(String what, Creator creator, CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("context", what, creator, context);
        }
    }

    private static Stream<Case> cases(String what) {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            Contexts.ofCalls().forEach(context -> cases.add(new Case(what, creator, context)));
        }
        return cases.stream();
    }

    static Stream<Case> completions() {
        return cases("close-call-complete");
    }

    static Stream<Case> dispatches() {
        return cases("dispatch-incoming-close-call");
    }

    static Stream<Case> closes() {
        return cases("close-call");
    }

    @EachCase("completions")
    void completes(Case test, Session session) {
        Call call = test.creator.establish(session);
        Expect.pending(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);

        session.callManager().from(test.context).closeCallComplete(call, NdisStatus.SUCCESS);

        SeenEvent called = session.trace().await(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).on(call);
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        test.creator.delete(session, call);
        Contexts.verifyIrql(session, called, test.context);
    }

    @EachCase("dispatches")
    void dispatches(Case test, Session session) {
        Call call = test.creator.establish(session);
        new Closing(session, call, Answer.SYNC).prepareSuccess();

        session.callManager().from(test.context).dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);

        SeenEvent called = session.trace().await(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL).on(call);
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(NdisStatus.SUCCESS).withoutData();
        Expect.success(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        test.creator.delete(session, call);
        Contexts.verifyIrql(session, called, test.context);
    }

    @EachCase("closes")
    void closes(Case test, Session session) {
        Call call = test.creator.establish(session);

        Closing.close(session, session.client().from(test.context), call);

        SeenEvent called = session.trace().await(FunctionId.NDIS_CL_CLOSE_CALL).on(call);
        Expect.entered(session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
        test.creator.delete(session, call);
        Contexts.verifyIrql(session, called, test.context);
    }
}
