// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.TraceEvent;

/** Queries of the miniport through NdisCoOidRequest (S35): each ends once, with an answer that fits its buffer. */
@NdisTarget
public class ClientOidTests {
    private static final int SUPPORTED_LIST = 0x00010101;
    private static final int ROOM = 2048;

    /** A general OID of the CoNDIS page {@code general-operational-oids-for-connection-oriented-miniport-drivers.md}. */
    enum General {
        SUPPORTED_LIST(0x00010101), HARDWARE_STATUS(0x00010102), MEDIA_SUPPORTED(0x00010103), MEDIA_IN_USE(0x00010104),
        LINK_SPEED(0x00010107), VENDOR_ID(0x0001010C), VENDOR_DESCRIPTION(0x0001010D), DRIVER_VERSION(0x00010110),
        MAC_OPTIONS(0x00010113), MEDIA_CONNECT_STATUS(0x00010114), VENDOR_DRIVER_VERSION(0x00010116), MINIMUM_LINK_SPEED(0x00010120);

        private final int oid;

        General(int oid) {
            this.oid = oid;
        }
    }

    /** A query, with a connected call or without. */
    record Query(General oid, boolean call) {
        @Override
        public String toString() {
            return Cases.id("client-oid", oid, call ? "with-a-call" : "alone");
        }
    }

    /** OIDs that the driver, or the target file, names. */
    record Named(boolean byTheDriver) {
        @Override
        public String toString() {
            return Cases.id("client-oid", byTheDriver ? "supported-list" : "expected-list");
        }
    }

    static Stream<Named> named() {
        return Stream.of(true, false).map(Named::new);
    }

    static Stream<Query> queries() {
        return Stream.of(General.values()).flatMap(oid -> Stream.of(false, true).map(call -> new Query(oid, call)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void generalQueriesEnd(Query test, Session session) {
        Peer peer = new Peer(session);
        Call call = test.call ? peer.call() : null;

        query(session, test.oid.oid);

        if (call != null) {
            peer.end(call);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("named")
    void namedOidsAreKnown(Named test, Session session) {
        List<Integer> oids = test.byTheDriver ? supported(session) : expected(session);
        List<String> unknown = new ArrayList<>();
        for (int oid : oids) {
            NdisStatus status = query(session, oid).status();
            if (status.equals(NdisStatus.INVALID_OID) || !test.byTheDriver && status.equals(NdisStatus.NOT_SUPPORTED)) {
                unknown.add(String.format("0x%08X (%s)", oid, status));
            }
        }
        if (!unknown.isEmpty()) {
            throw new AssertionError((test.byTheDriver ? "OID_GEN_CO_SUPPORTED_LIST" : "the target file")
                    + " names OIDs that the driver does not know: " + String.join(", ", unknown));
        }
    }

    /** What needs input or is there to be set answers so. */
    private static List<Integer> supported(Session session) {
        TraceEvent list = query(session, SUPPORTED_LIST);
        Assumptions.assumeFalse(list.status().isFailure(), () -> "the driver does not tell its OIDs: " + list.status());
        ByteBuffer bytes = ByteBuffer.wrap(list.data()).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> oids = new ArrayList<>();
        while (bytes.remaining() >= Integer.BYTES) {
            oids.add(bytes.getInt());
        }
        return oids;
    }

    private static List<Integer> expected(Session session) {
        DriverUnderTest driver = session.world().target().config().driver();
        Assumptions.assumeTrue(driver != null && !driver.oids().isEmpty(), "the target file names no OIDs");
        return driver.oidNumbers();
    }

    /** The event that tells how it ended. */
    private static TraceEvent query(Session session, int number) {
        Oid oid = session.client().requestOfMiniport(OidRequest.query(number, ROOM));
        TraceEvent end = oid.isPending()
                ? session.trace().await(FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE).on(oid.requester()).event()
                : session.trace().awaitReturn(FunctionId.NDIS_CO_OID_REQUEST).on(oid.requester()).event();
        Expect.isFinal(end.status(), FunctionId.NDIS_CO_OID_REQUEST);
        OidRequest answer = end.oidRequest().orElseThrow(() -> new AssertionError("no answer is recorded: " + end));
        if (Integer.compareUnsigned(answer.bytesDone(), ROOM) > 0) {
            throw new AssertionError(
                    "BytesWritten " + Integer.toUnsignedString(answer.bytesDone()) + " of a buffer of " + ROOM + ": " + end);
        }
        return end;
    }
}
