// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/** A buffer that is too small: the receiver says how many bytes it takes, and the requester asks again with them. */
@NdisTarget
public class LengthTests {
    private static final int ANSWER = 40;
    /**
     * What a driver may say of an OID that it does not serve, and of a buffer that is too small
     * ({@code nc-ndis-miniport_co_oid_request.md}).
     */
    private static final List<NdisStatus> UNKNOWN = List.of(NdisStatus.NOT_SUPPORTED, NdisStatus.INVALID_OID);
    private static final List<NdisStatus> TOO_SHORT = List.of(NdisStatus.INVALID_LENGTH, NdisStatus.BUFFER_TOO_SHORT);

    /** A pended request whose answer does not fit into this room. */
    record Case(Route route, Kind kind, int room) {
        @Override
        public String toString() {
            return Cases.id("oid-length", route, kind, "room-" + room);
        }
    }

    /** A request of the miniport's own table. */
    record TableCase(Kind kind, int oid, int room, NdisStatus status, int needed) {
        @Override
        public String toString() {
            return Cases.id("oid-length.table", kind, Integer.toHexString(oid), "room-" + room);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Route route : Route.values()) {
            cases.add(new Case(route, Kind.QUERY, 0));
            cases.add(new Case(route, Kind.QUERY, ANSWER - 1));
            cases.add(new Case(route, Kind.METHOD, 8));
        }
        return cases.stream();
    }

    static Stream<TableCase> table() {
        return Stream.of(
                new TableCase(Kind.SET, Oids.PROTOCOL_OPTIONS, 0, NdisStatus.INVALID_LENGTH, 4),
                new TableCase(Kind.SET, Oids.PROTOCOL_OPTIONS, 3, NdisStatus.INVALID_LENGTH, 4),
                new TableCase(Kind.QUERY, Oids.LINK_SPEED, 0, NdisStatus.BUFFER_TOO_SHORT, 8),
                new TableCase(Kind.QUERY, Oids.LINK_SPEED, 7, NdisStatus.BUFFER_TOO_SHORT, 8),
                new TableCase(Kind.STATISTICS, Oids.XMIT_PDUS_OK, 3, NdisStatus.BUFFER_TOO_SHORT, 8));
    }

    @EachCase("cases")
    void saysWhatItTakes(Case test, Session session) {
        OidSubject subject = Subject.GLOBAL.make(session);
        int oid = test.route == Route.TO_CLIENT ? Oids.CO_ADDRESS_CHANGE : test.route == Route.TO_MINIPORT ? Oids.LINK_SPEED
                : Oids.CO_GET_ADDRESSES;
        session.apply(Answer.LATER.policy(test.route.policy(), NdisStatus.SUCCESS));
        byte[] answer = Oids.bytes(ANSWER, 3);

        Request tooSmall = Request.ask(session, test.route, subject, request(test, oid, test.room), test.kind.input());
        tooSmall.complete(CallingContext.PASSIVE, NdisStatus.SUCCESS, answer);
        tooSmall.ended(NdisStatus.BUFFER_TOO_SHORT).needed(ANSWER);

        Request enough = Request.ask(session, test.route, subject, request(test, oid, ANSWER), test.kind.input());
        enough.complete(CallingContext.PASSIVE, NdisStatus.SUCCESS, answer);
        enough.ended(NdisStatus.SUCCESS).with(answer);
    }

    private static OidRequest request(Case test, int oid, int room) {
        return test.kind == Kind.METHOD ? OidRequest.method(oid, 1, Kind.LENGTH, room) : OidRequest.query(oid, room);
    }

    @EachCase("table")
    void saysWhatItsTableTakes(TableCase test, Session session) {
        OidSubject subject = Subject.GLOBAL.make(session);
        byte[] input = test.kind == Kind.SET ? new byte[test.room] : new byte[0];
        OidRequest request = switch (test.kind) {
            case SET -> OidRequest.set(test.oid, test.room);
            case STATISTICS -> Oids.request(test.oid, OidRequest.STATISTICS, test.room);
            default -> OidRequest.query(test.oid, test.room);
        };
        Request asked = Request.ask(session, Route.TO_MINIPORT, subject, request, input);
        if (session.commandsCallManager()) {
            asked.ended(test.status).needed(test.needed);
            return;
        }
        NdisStatus status = asked.ended().status();
        Assumptions.assumeFalse(UNKNOWN.contains(status), () -> "oid-not-served: the driver does not know the OID: " + status);
        if (!TOO_SHORT.contains(status)) {
            throw new AssertionError("a buffer of " + test.room + " bytes ended with " + status + "; allowed: " + TOO_SHORT);
        }
    }
}
