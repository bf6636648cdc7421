// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Machine;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/** The call manager wants its client to close the address family, by a notification or by OID_CO_AF_CLOSE (S39, C-19). */
@NdisTarget
public class FamilyNotifyTests {
    private static final int OID_CO_AF_CLOSE = 0xFE00000A;

    /** How the call manager says so. */
    enum Way {
        NOTIFICATION("af-notify"),
        OID("af-close-oid");

        private final String family;

        Way(String family) {
            this.family = family;
        }
    }

    /** The client closes what is open, in the order that is prescribed, and the family. */
    record Closed(Way way, Contents contents) {
        @Override
        public String toString() {
            return Cases.id(way.family, contents);
        }
    }

    /** A client that answers the notification with a failure, at once or later. */
    record Failed(NdisStatus status, boolean later, Contents contents) {
        @Override
        public String toString() {
            return Cases.id("af-notify-fails", later ? "later" : "sync", status, contents);
        }
    }

    static Stream<Closed> closed() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(Contents.values()).map(contents -> new Closed(way, contents)));
    }

    static Stream<Failed> failed() {
        List<Failed> cases = new ArrayList<>();
        for (boolean later : new boolean[] {false, true}) {
            for (Contents contents : List.of(Contents.EMPTY, Contents.OUTGOING_CALL)) {
                cases.add(new Failed(NdisStatus.FAILURE, later, contents));
                cases.add(new Failed(NdisStatus.RESOURCES, later, contents));
            }
        }
        return cases.stream();
    }

    @EachCase("closed")
    void clientCloses(Closed test, Session session) {
        Machine.commands(session);
        if (test.way == Way.NOTIFICATION) {
            Ndis5.assumeNotifiesClose(session);
        }
        AddressFamily family = session.addressFamily();
        List<Call> calls = test.contents.open(session);
        Contents.endByThemselves(session);
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).automatic());

        if (test.way == Way.NOTIFICATION) {
            Expect.pending(session.callManager().notifyCloseAddressFamily(family), FunctionId.NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY);
        } else {
            Expect.success(session.callManager().request(family, OidRequest.set(OID_CO_AF_CLOSE, 0)).returned(),
                    FunctionId.NDIS_MCM_OID_REQUEST);
        }

        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_AF).on(family.callManager());
        session.quiesce();
        verifyNotification(test.way, session, family);
        Expect.count(test.contents.parties() > 0 ? 1 : 0, session.trace().count(FunctionId.PROTOCOL_CM_DROP_PARTY),
                FunctionId.PROTOCOL_CM_DROP_PARTY);
        for (Call call : calls) {
            Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
            Expect.count(1, session, FunctionId.PROTOCOL_CO_DELETE_VC, call);
        }
        Expect.success(session.client().openAddressFamily().returned(), FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);
        Machine.verifyCalls(session);
    }

    private static void verifyNotification(Way way, Session session, AddressFamily family) {
        int expected = way == Way.NOTIFICATION ? 1 : 0;
        Expect.count(expected, session, FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF, family.client());
        if (session.hello().notifiesCloseAf()) { /* the handler lies beyond the documented size of its table: U-23 */
            Expect.count(expected, session, FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE, family.callManager());
        }
        Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_AF, family.callManager());
    }

    @EachCase("failed")
    void clientFails(Failed test, Session session) {
        Machine.commands(session);
        Ndis5.assumeNotifiesClose(session);
        AddressFamily family = session.addressFamily();
        List<Call> calls = test.contents.open(session);
        ReplyPolicy policy = ReplyPolicy.of(FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF);
        session.apply(test.later ? policy.manual() : policy.returning(test.status));

        NdisStatus returned = session.callManager().notifyCloseAddressFamily(family);

        Expect.status(test.later ? NdisStatus.PENDING : test.status, returned, FunctionId.NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY);
        session.trace().await(FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF).on(family.client());
        if (test.later) {
            session.client().notifyCloseAddressFamilyComplete(family, test.status);
            if (session.hello().notifiesCloseAf()) {
                session.trace().await(FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE).on(family.callManager()).withStatus(test.status);
            }
        } else {
            Expect.never(session, FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE, family.callManager());
        }
        Expect.never(session, FunctionId.PROTOCOL_CM_CLOSE_AF, family.callManager());
        calls.forEach(call -> Closing.end(session, call));
        Expect.success(session.client().closeAddressFamily(family), FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY);
        Expect.success(session.client().openAddressFamily().returned(), FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);
    }
}
