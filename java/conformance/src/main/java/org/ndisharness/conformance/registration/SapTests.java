// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** SAPs are registered and deregistered with each answer of the call manager (S04, S05, S06). */
@NdisTarget
public class SapTests {
    private static final int SAP_HANDLE = 3;

    /** A SAP with an address of so many bytes comes and goes. */
    record Registered(Answer answer, int addressSize, Answer gone) {
        @Override
        public String toString() {
            return Cases.id("sap-register", answer, "success", addressSize + "-bytes", "deregister-" + gone);
        }
    }

    /** A SAP that is refused; then another one is registered. */
    record Refused(Answer answer, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("sap-register", answer, status);
        }
    }

    /** A SAP that goes while calls that came in on it are connected. */
    record Survived(Answer answer, int calls) {
        @Override
        public String toString() {
            return Cases.id("sap-deregister", answer, calls + "-calls");
        }
    }

    /** Several requests about SAPs wait together. */
    record Several(int saps, boolean reversed, boolean someRefused) {
        @Override
        public String toString() {
            return Cases.id("sap-several", saps + "-saps", reversed ? "last-to-first" : "first-to-last",
                    someRefused ? "some-refused" : "all-registered");
        }
    }

    /** The SAP of the target file comes and goes so often; the call manager answers as it likes. */
    record Own(int times, boolean call) {
        @Override
        public String toString() {
            return Cases.id("sap-register", Peer.ITS_OWN, times + "-times", call ? "with-a-call" : "alone");
        }
    }

    static Stream<Own> own() {
        return Stream.of(1, 4).flatMap(times -> Stream.of(false, true).map(call -> new Own(times, call)));
    }

    static Stream<Registered> registered() {
        List<Registered> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            cases.add(new Registered(answer, 1, answer));
            cases.add(new Registered(answer, 20, answer == Answer.LATER ? Answer.SYNC : Answer.LATER));
            cases.add(new Registered(answer, 4000, Answer.INSIDE));
        }
        return cases.stream().distinct();
    }

    static Stream<Refused> refusals() {
        return Stream.of(Answer.values()).flatMap(answer -> Stream.of(NdisStatus.INVALID_DATA, NdisStatus.RESOURCES)
                .map(status -> new Refused(answer, status)));
    }

    static Stream<Survived> survived() {
        return Stream.of(Answer.values()).flatMap(answer -> Stream.of(1, 3).map(calls -> new Survived(answer, calls)));
    }

    static Stream<Several> several() {
        List<Several> cases = new ArrayList<>();
        for (boolean reversed : new boolean[] {false, true}) {
            cases.add(new Several(2, reversed, false));
            cases.add(new Several(5, reversed, false));
            cases.add(new Several(4, reversed, true));
        }
        return cases.stream();
    }

    private static byte[] address(int size) {
        return CloseData.pattern(size).toBytes();
    }

    private static Sap register(Session session, Answer answer, NdisStatus status, byte[] address) {
        int completions = session.trace().count(FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE);
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_REGISTER_SAP).times(1), status));

        Sap sap = session.client().registerSap(address);

        Expect.status(answer.returned(status), sap.returned(), FunctionId.NDIS_CL_REGISTER_SAP);
        session.trace().await(FunctionId.PROTOCOL_CM_REGISTER_SAP).anywhere().withData(address);
        answer.finish(session, () -> session.callManager().registerSapComplete(sap, status));
        if (answer.pends()) {
            var done = session.trace().await(FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE).on(sap.client()).withStatus(status);
            if (status.isFailure()) {
                done.withArgument(SAP_HANDLE, 0);
            }
        }
        Expect.count(completions + (answer.pends() ? 1 : 0), session.trace().count(FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE),
                FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE);
        return sap;
    }

    private static void deregister(Session session, Answer answer, Sap sap) {
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_DEREGISTER_SAP).on(sap.callManager()).times(1),
                NdisStatus.SUCCESS));

        NdisStatus returned = session.client().deregisterSap(sap);

        session.trace().await(FunctionId.PROTOCOL_CM_DEREGISTER_SAP).on(sap.callManager());
        if (answer.pends()) { /* what is returned after an immediate success is not described: U-22 */
            Expect.pending(returned, FunctionId.NDIS_CL_DEREGISTER_SAP);
            answer.finish(session, () -> session.callManager().deregisterSapComplete(sap, NdisStatus.SUCCESS));
            session.trace().await(FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE).on(sap.client()).withStatus(NdisStatus.SUCCESS);
            Expect.count(1, session, FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE, sap.client());
        }
        Expect.count(1, session, FunctionId.PROTOCOL_CM_DEREGISTER_SAP, sap.callManager());
    }

    @EachCase("registered")
    void comesAndGoes(Registered test, Session session) {
        Sap sap = register(session, test.answer, NdisStatus.SUCCESS, address(test.addressSize));

        deregister(session, test.gone, sap);
    }

    @EachCase("own")
    void comesAndGoesInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        for (int i = 0; i < test.times; i++) {
            Sap sap = peer.sap();
            if (test.call) {
                peer.end(peer.call());
            }
            peer.deregister(sap);
        }
    }

    @EachCase("refusals")
    void isRefused(Refused test, Session session) {
        register(session, test.answer, test.status, address(8));

        Sap sap = register(session, Answer.SYNC, NdisStatus.SUCCESS, address(9));
        Call call = session.callManager().offerCall(sap).accept().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        Closing.end(session, call);
        deregister(session, Answer.LATER, sap);
    }

    @EachCase("survived")
    void goesWhileItsCallsGoOn(Survived test, Session session) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < test.calls; i++) {
            calls.add(Creator.MCM_VC.establish(session));
        }

        deregister(session, test.answer, session.client().sap());

        for (Call call : calls) {
            Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
            Expect.never(session, FunctionId.NDIS_MCM_DEACTIVATE_VC, call);
            Closing.end(session, call);
        }
    }

    @EachCase("several")
    void waitTogether(Several test, Session session) {
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_REGISTER_SAP).manual());
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_DEREGISTER_SAP).manual());
        List<Sap> waiting = new ArrayList<>();
        for (int i = 0; i < test.saps; i++) {
            Sap sap = session.client().registerSap(address(i + 1));
            Expect.pending(sap.returned(), FunctionId.NDIS_CL_REGISTER_SAP);
            waiting.add(sap);
        }
        List<Sap> order = new ArrayList<>(waiting);
        if (test.reversed) {
            Collections.reverse(order);
        }
        List<Sap> registered = new ArrayList<>();
        for (Sap sap : order) {
            boolean refuse = test.someRefused && waiting.indexOf(sap) % 2 == 1;
            NdisStatus status = refuse ? NdisStatus.INVALID_DATA : NdisStatus.SUCCESS;
            session.callManager().registerSapComplete(sap, status);
            session.trace().await(FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE).on(sap.client()).withStatus(status);
            Expect.count(1, session, FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE, sap.client());
            if (!refuse) {
                registered.add(sap);
            }
        }
        for (Sap sap : registered) {
            Expect.pending(session.client().deregisterSap(sap), FunctionId.NDIS_CL_DEREGISTER_SAP);
        }
        Collections.reverse(registered);
        for (Sap sap : registered) {
            session.callManager().deregisterSapComplete(sap, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE).on(sap.client()).withStatus(NdisStatus.SUCCESS);
        }
    }
}
