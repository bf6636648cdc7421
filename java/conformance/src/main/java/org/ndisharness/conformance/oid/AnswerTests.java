// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** A request on each way (S35, S36), about each thing, of each type, answered at once and later. */
@NdisTarget
public class AnswerTests {
    private static final int PARTIAL = 7;

    /** A request and its answer. */
    record Case(Route route, Subject subject, Kind kind, Answer answer, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("oid", route, subject, kind, answer, status);
        }

        int oid() {
            return route == Route.TO_CLIENT ? Oids.CO_ADDRESS_CHANGE : route == Route.TO_MINIPORT ? Oids.LINK_SPEED : Oids.CO_GET_ADDRESSES;
        }
    }

    /** A query that the receiver answers as it likes: OID_GEN_CO_LINK_SPEED of a miniport, OID_CO_GET_ADDRESSES of a call manager. */
    record Own(Route route, Subject subject) {
        @Override
        public String toString() {
            return Cases.id("oid", route, subject, Kind.QUERY, Peer.ITS_OWN);
        }
    }

    static Stream<Own> own() {
        return Stream.of(Route.TO_MANAGER, Route.TO_MINIPORT).flatMap(route -> Subject.of(route).map(subject -> new Own(route, subject)));
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Route route : Route.values()) {
            Subject.of(route).forEach(subject -> {
                cases.add(new Case(route, subject, Kind.QUERY, Answer.LATER, NdisStatus.SUCCESS));
                cases.add(new Case(route, subject, Kind.SET, Answer.LATER, NdisStatus.SUCCESS));
                cases.add(new Case(route, subject, Kind.QUERY, Answer.INSIDE, NdisStatus.SUCCESS));
                cases.add(new Case(route, subject, Kind.METHOD, Answer.DELAYED_DPC, NdisStatus.SUCCESS));
                cases.add(new Case(route, subject, Kind.QUERY, Answer.LATER, NdisStatus.FAILURE));
                cases.add(new Case(route, subject, Kind.SET, Answer.SYNC, NdisStatus.INVALID_DATA));
            });
            cases.add(new Case(route, Subject.GLOBAL, Kind.METHOD, Answer.LATER, NdisStatus.SUCCESS));
            cases.add(new Case(route, Subject.VC, Kind.STATISTICS, Answer.LATER, NdisStatus.SUCCESS));
            cases.add(new Case(route, Subject.GLOBAL, Kind.QUERY, Answer.SYNC, NdisStatus.NOT_SUPPORTED));
            cases.add(new Case(route, Subject.GLOBAL, Kind.METHOD, Answer.SYNC, NdisStatus.INVALID_OID));
            cases.add(new Case(route, Subject.VC, Kind.QUERY, Answer.SYNC, NdisStatus.RESOURCES));
            cases.add(new Case(route, Subject.VC, Kind.METHOD, Answer.INSIDE, NdisStatus.REQUEST_ABORTED));
            if (route != Route.TO_MINIPORT) {
                cases.add(new Case(route, Subject.GLOBAL, Kind.SET, Answer.SYNC, NdisStatus.SUCCESS));
                cases.add(new Case(route, Subject.VC, Kind.QUERY, Answer.SYNC, NdisStatus.SUCCESS));
            }
        }
        return cases.stream();
    }

    @EachCase("own")
    void isAnsweredInItsOwnWay(Own test, Session session) {
        OidSubject subject = test.subject.make(session);
        int oid = test.route == Route.TO_MINIPORT ? Oids.LINK_SPEED : Oids.CO_GET_ADDRESSES;
        if (session.commandsCallManager()) {
            session.apply(test.route.policy().automatic());
        }
        Request.ask(session, test.route, subject, Kind.QUERY.request(oid)).ended();
    }

    @EachCase("cases")
    void isAnswered(Case test, Session session) {
        OidSubject subject = test.subject.make(session);
        session.apply(test.answer.policy(test.route.policy().times(1), test.status));

        Request request = Request.ask(session, test.route, subject, test.kind.request(test.oid()), test.kind.input());

        request.returned(test.answer.returned(test.status));
        boolean byTest = test.answer == Answer.LATER;
        if (byTest) {
            request.isPending();
        }
        byte[] answer = byTest && test.kind.isAnswered() && !test.status.isFailure() ? Oids.bytes(PARTIAL, 1) : new byte[0];
        test.answer.finish(session, () -> request.complete(CallingContext.PASSIVE, test.status, answer));
        Request.Ended ended = request.ended(test.status);
        if (!test.status.isFailure()) {
            if (test.kind.isAnswered()) {
                ended.with(answer);
            } else {
                ended.done(Kind.LENGTH);
            }
        }
    }
}
