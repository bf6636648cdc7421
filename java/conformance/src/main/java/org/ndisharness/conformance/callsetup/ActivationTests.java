// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** A VC is activated any number of times, each with the parameters that count from then on; one deactivation ends them all. */
@NdisTarget
public class ActivationTests {
    /** When the VC is activated again. */
    enum Moment {
        DURING_SETUP,
        CONNECTED
    }

    /** Activations in a row, before the call is offered or made, or on the call. */
    record Repeated(Creator creator, Moment moment, int times) {
        @Override
        public String toString() {
            return Cases.id("activate", creator, moment, times + "-times");
        }
    }

    /** An activation that is taken back and made again before the call is set up. */
    record TakenBack(Creator creator, Rate rate) {
        @Override
        public String toString() {
            return Cases.id("activate", creator, "taken-back", rate);
        }
    }

    static Stream<Repeated> repeated() {
        List<Repeated> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Moment moment : Moment.values()) {
                for (int times : List.of(1, 2, 5)) {
                    cases.add(new Repeated(creator, moment, times));
                }
            }
        }
        return cases.stream();
    }

    static Stream<TakenBack> takenBack() {
        return Stream.of(Creator.values())
                .flatMap(creator -> Stream.of(Rate.USUAL_RATE, Rate.HIGH_RATE).map(rate -> new TakenBack(creator, rate)));
    }

    @EachCase("repeated")
    void isActivatedAgain(Repeated test, Session session) {
        Call call = begin(session, test.creator);
        if (test.moment == Moment.CONNECTED) {
            Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
            finish(session, call);
        }
        int before = session.trace().count(FunctionId.NDIS_MCM_ACTIVATE_VC, call);
        for (int i = 0; i < test.times; i++) {
            Rate rate = Rate.values()[i % Rate.values().length];
            Expect.success(session.callManager().activateVc(call, rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
        }
        if (test.moment == Moment.DURING_SETUP) {
            finish(session, call);
        }
        Expect.count(before + test.times, session, FunctionId.NDIS_MCM_ACTIVATE_VC, call);
        verifyMiniport(session, call);
        Closing.end(session, call);
        Expect.count(1, session, FunctionId.NDIS_MCM_DEACTIVATE_VC, call);
    }

    @EachCase("takenBack")
    void isDeactivatedAndActivated(TakenBack test, Session session) {
        Call call = begin(session, test.creator);
        Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
        Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        Expect.success(session.callManager().activateVc(call, test.rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
        finish(session, call);
        verifyMiniport(session, call);
        Closing.end(session, call);
    }

    /** A VC of the creator; the client's makes a call that pends. */
    private static Call begin(Session session, Creator creator) {
        return creator == Creator.CLIENT_VC ? session.client().makeCall() : session.callManager().createVc();
    }

    /** Sets the call up on the VC, which is active. */
    private static void finish(Session session, Call call) {
        if (Creator.of(call) == Creator.CLIENT_VC) {
            session.callManager().makeCallComplete(call, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        } else {
            Expect.pending(session.callManager().dispatchIncomingCall(call, session.client().sap()),
                    FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
            call.accept().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        }
    }

    /** A stand-alone call manager's activations go down to the miniport; those of an integrated one stay inside it (VC-ACT-008). */
    private static void verifyMiniport(Session session, Call call) {
        int expected = session.callManager().isStandAlone() ? session.trace().count(FunctionId.NDIS_MCM_ACTIVATE_VC, call) : 0;
        Expect.count(expected, session, FunctionId.MINIPORT_CO_ACTIVATE_VC, call.miniportVc());
    }
}
