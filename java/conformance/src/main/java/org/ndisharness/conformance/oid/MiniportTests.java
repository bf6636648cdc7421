// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/**
 * What a CoNDIS miniport must answer ({@code general-operational-oids-for-connection-oriented-miniport-drivers.md}): each OID with its
 * size, as its supported list says, and statistics that count what was really transferred.
 */
@NdisTarget
public class MiniportTests {
    private static final int ROOM = 512;
    private static final int ANY_SIZE = -1;
    private static final int UNKNOWN_OID = 0x0001_0FFF;

    /** Mandatory OIDs that are queried, with the bytes of the answer. */
    enum Mandatory {
        SUPPORTED_LIST(0x00010101, ANY_SIZE),
        HARDWARE_STATUS(0x00010102, 4),
        MEDIA_SUPPORTED(0x00010103, ANY_SIZE),
        MEDIA_IN_USE(0x00010104, ANY_SIZE),
        LINK_SPEED(0x00010107, 8),
        VENDOR_ID(0x0001010C, 4),
        VENDOR_DESCRIPTION(0x0001010D, ANY_SIZE),
        DRIVER_VERSION(0x00010110, 2),
        MAC_OPTIONS(0x00010113, 4),
        MEDIA_CONNECT_STATUS(0x00010114, 4),
        VENDOR_DRIVER_VERSION(0x00010116, 4),
        MINIMUM_LINK_SPEED(0x00020120, 8),
        XMIT_PDUS_OK(Oids.XMIT_PDUS_OK, 8),
        RCV_PDUS_OK(Oids.RCV_PDUS_OK, 8),
        XMIT_PDUS_ERROR(Oids.XMIT_PDUS_ERROR, 8),
        RCV_PDUS_ERROR(0x00020104, 8),
        RCV_PDUS_NO_BUFFER(0x00020105, 8);

        private final int oid;
        private final int size;

        Mandatory(int oid, int size) {
            this.oid = oid;
            this.size = size;
        }
    }

    /** A request that cannot be served. */
    record Unserved(Kind kind, int oid, String what) {
        @Override
        public String toString() {
            return Cases.id("oid-unserved", kind, what);
        }
    }

    /** What is counted, and what for. */
    record Counted(int counter, Subject subject) {
        @Override
        public String toString() {
            String name = counter == Oids.XMIT_PDUS_OK ? "sent" : counter == Oids.RCV_PDUS_OK ? "received" : "not-sent";
            return Cases.id("oid-statistics", name, subject);
        }
    }

    static Stream<Named<Mandatory>> mandatory() {
        return Named.each("oid-mandatory", Mandatory.values());
    }

    static Stream<Named<Kind>> listed() {
        return Named.each("oid-supported-list", new Kind[] {Kind.QUERY});
    }

    static Stream<Named<Kind>> expected() {
        return Named.each("oid-expected-list", new Kind[] {Kind.QUERY});
    }

    static Stream<Unserved> unserved() {
        return Stream.of(
                new Unserved(Kind.QUERY, UNKNOWN_OID, "unknown"),
                new Unserved(Kind.SET, UNKNOWN_OID, "unknown"),
                new Unserved(Kind.STATISTICS, UNKNOWN_OID, "unknown"));
    }

    static Stream<Counted> counted() {
        List<Counted> cases = new ArrayList<>();
        for (int counter : new int[] {Oids.XMIT_PDUS_OK, Oids.RCV_PDUS_OK, Oids.XMIT_PDUS_ERROR}) {
            cases.add(new Counted(counter, Subject.GLOBAL));
            cases.add(new Counted(counter, Subject.VC));
        }
        return cases.stream();
    }

    private static byte[] query(Session session, OidSubject subject, int oid) {
        return Request.ask(session, Route.TO_MINIPORT, subject, OidRequest.query(oid, ROOM)).ended(NdisStatus.SUCCESS).answer();
    }

    private static void check(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", got " + actual);
        }
    }

    @EachCase("mandatory")
    void isMandatory(Named<Mandatory> named, Session session) {
        Mandatory test = named.value();
        OidSubject subject = Subject.GLOBAL.make(session);
        byte[] answer = query(session, subject, test.oid);
        boolean counter = !session.commandsCallManager() && test.name().contains("_PDUS_") && answer.length == Integer.BYTES;
        check("bytes", test.size == ANY_SIZE || counter ? answer.length : test.size, answer.length);
        check("an answer of some bytes", true, answer.length > 0);
        ByteBuffer list = ByteBuffer.wrap(query(session, subject, Oids.SUPPORTED_LIST)).order(ByteOrder.LITTLE_ENDIAN);
        check("whole numbers in the supported list", 0, list.remaining() % Integer.BYTES);
        boolean listed = false;
        while (list.hasRemaining()) {
            listed |= list.getInt() == test.oid;
        }
        check("listed as supported", true, listed);
        OidRequest exact = OidRequest.query(test.oid, answer.length);
        Request.ask(session, Route.TO_MINIPORT, subject, exact).ended(NdisStatus.SUCCESS).done(answer.length);
    }

    @EachCase("unserved")
    void isUnserved(Unserved test, Session session) {
        NdisStatus status = Request.ask(session, Route.TO_MINIPORT, Subject.GLOBAL.make(session), test.kind.request(test.oid),
                test.kind.input()).ended().status();
        if (!status.equals(NdisStatus.NOT_SUPPORTED) && (session.commandsCallManager() || !status.equals(NdisStatus.INVALID_OID))) {
            throw new AssertionError("an OID that nobody defined ended with " + status);
        }
    }

    /**
     * Each OID of the list is served: none of them is answered as unknown. A driver of others may want input for one, or have it set with
     * what it alone knows: it is only asked.
     */
    @EachCase("listed")
    void servesWhatItLists(Named<Kind> test, Session session) {
        OidSubject subject = Subject.GLOBAL.make(session);
        ByteBuffer list = ByteBuffer.wrap(query(session, subject, Oids.SUPPORTED_LIST)).order(ByteOrder.LITTLE_ENDIAN);
        while (list.hasRemaining()) {
            int oid = list.getInt();
            Request asked = Request.ask(session, Route.TO_MINIPORT, subject, OidRequest.query(oid, ROOM));
            if (!session.commandsCallManager()) {
                check("OID " + Integer.toHexString(oid) + " of the supported list is unknown", false,
                        asked.ended().status().equals(NdisStatus.INVALID_OID));
            } else if (asked.oid().returned().isFailure()) {
                byte[] value = new byte[Integer.BYTES];
                Request.ask(session, Route.TO_MINIPORT, subject, OidRequest.set(oid, value.length), value).ended(NdisStatus.SUCCESS);
            }
        }
    }

    /** Each OID that the target file names is known. */
    @EachCase("expected")
    void servesWhatTheTargetFileNames(Named<Kind> test, Session session) {
        DriverUnderTest driver = session.world().target().config().driver();
        Assumptions.assumeTrue(driver != null && !driver.oids().isEmpty(), "no-oids: the target file names no OIDs");
        for (int oid : driver.oidNumbers()) {
            NdisStatus status = Request.ask(session, Route.TO_MINIPORT, session.addressFamily(), OidRequest.query(oid, ROOM)).ended()
                    .status();
            check("OID " + Integer.toHexString(oid) + " of the target file is unknown", false,
                    status.equals(NdisStatus.INVALID_OID) || status.equals(NdisStatus.NOT_SUPPORTED));
        }
    }

    @EachCase("counted")
    void counts(Counted test, Session session) {
        Call call = Creator.CLIENT_VC.establish(session);
        Call other = Creator.MCM_VC.establish(session);
        boolean perVc = test.subject == Subject.VC;
        OidSubject subject = perVc ? call : session.addressFamily();
        long before = counter(session, subject, test.counter);
        long others = counter(session, other, test.counter);

        transfer(session, call, test.counter, 3);
        transfer(session, other, test.counter, 2);

        check("counted", before + (perVc ? 3 : 5), counter(session, subject, test.counter));
        check("counted for the other VC", others + 2, counter(session, other, test.counter));
    }

    private static void transfer(Session session, Call call, int counter, int lists) {
        if (counter == Oids.RCV_PDUS_OK) {
            session.miniport().indicateReceive(call, new Transfer(lists, 1, 60, 0, 0, 1));
            return;
        }
        NdisStatus status = counter == Oids.XMIT_PDUS_OK ? NdisStatus.SUCCESS : NdisStatus.FAILURE;
        session.apply(ReplyPolicy.of(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).returning(status));
        session.client().send(call, new Transfer(lists, 1, 60, 0, 0, 1));
        session.trace().await(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).on(call);
    }

    private static long counter(Session session, OidSubject subject, int oid) {
        Request request = Request.ask(session, Route.TO_MINIPORT, subject, OidRequest.query(oid, Long.BYTES));
        return ByteBuffer.wrap(request.ended(NdisStatus.SUCCESS).done(Long.BYTES).answer()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
