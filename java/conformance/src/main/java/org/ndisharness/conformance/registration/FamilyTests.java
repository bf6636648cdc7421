// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Machine;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.NdisStatus;

/**
 * The client closes its address family and opens it again, with each answer of the call manager (S03). Opening outside
 * ProtocolCoAfRegisterNotify is not described, so these cases need a stand-in that does it.
 */
@NdisTarget
public class FamilyTests {
    private static final int AF_HANDLE = 1;

    /** A family that is closed and opened. */
    record Reopened(Answer close, Answer open) {
        @Override
        public String toString() {
            return Cases.id("af-reopen", "close-" + close, "open-" + open);
        }
    }

    /** An open that is refused, and then repeated. */
    record Refused(Answer answer, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("af-open-refused", answer, status);
        }
    }

    /** Completions that are made from one context; the client hears of the open at PASSIVE_LEVEL whatever that is. */
    record Completed(CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("af-context", context);
        }
    }

    /** A family that is closed and opened so often; the call manager answers as it likes. */
    record Own(int times) {
        @Override
        public String toString() {
            return Cases.id("af-reopen", Peer.ITS_OWN, times + "-times");
        }
    }

    static Stream<Own> own() {
        return Stream.of(1, 3).map(Own::new);
    }

    static Stream<Reopened> reopened() {
        List<Reopened> cases = new ArrayList<>();
        for (Answer close : Answer.values()) {
            for (Answer open : Answer.values()) {
                cases.add(new Reopened(close, open));
            }
        }
        return cases.stream();
    }

    static Stream<Refused> refusals() {
        return Stream.of(Answer.values()).flatMap(answer -> Stream.of(NdisStatus.FAILURE, NdisStatus.RESOURCES)
                .map(status -> new Refused(answer, status)));
    }

    static Stream<Completed> contexts() {
        return EnumSet.complementOf(EnumSet.of(CallingContext.INSIDE)).stream().map(Completed::new);
    }

    private static void close(Session session, Answer answer) {
        AddressFamily family = session.addressFamily();
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_AF).on(family.callManager()).times(1), NdisStatus.SUCCESS));

        NdisStatus returned = session.client().closeAddressFamily(family);

        Expect.status(answer.returned(NdisStatus.SUCCESS), returned, FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_AF).on(family.callManager());
        answer.finish(session, () -> session.callManager().closeAddressFamilyComplete(family, NdisStatus.SUCCESS));
        answer.verify(session, FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE, family.client(), NdisStatus.SUCCESS);
        Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_AF, family.callManager());
    }

    private static void open(Session session, Answer answer, NdisStatus status) {
        int completions = session.trace().count(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX);
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_OPEN_AF).times(1), status));

        AddressFamily family = session.client().openAddressFamily();

        Expect.status(answer.returned(status), family.returned(), FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);
        answer.finish(session, () -> session.callManager().openAddressFamilyComplete(family, status));
        if (answer.pends()) {
            SeenEvent done = session.trace().await(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX).on(family.client()).withStatus(status);
            if (status.isFailure()) {
                done.withArgument(AF_HANDLE, 0);
            }
        }
        Expect.count(completions + (answer.pends() ? 1 : 0), session.trace().count(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX),
                FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX);
    }

    @EachCase("reopened")
    void isClosedAndOpened(Reopened test, Session session) {
        Machine.commands(session);

        close(session, test.close);
        open(session, test.open, NdisStatus.SUCCESS);

        Machine.verifyCalls(session);
    }

    @EachCase("own")
    void isClosedAndOpenedInItsOwnWay(Own test, Session session) {
        Machine.commands(session);
        Peer peer = new Peer(session);
        for (int i = 0; i < test.times; i++) {
            AddressFamily family = session.addressFamily();
            Expect.success(peer.end(session.client().closeAddressFamily(family), FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE,
                    family.client()), FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY);
            AddressFamily opened = session.client().openAddressFamily();
            Expect.success(peer.end(opened.returned(), FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX, opened.client()),
                    FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);
        }
        peer.end(peer.call());
    }

    @EachCase("refusals")
    void openIsRefused(Refused test, Session session) {
        Machine.commands(session);
        close(session, Answer.SYNC);

        open(session, test.answer, test.status);

        open(session, Answer.SYNC, NdisStatus.SUCCESS);
        Machine.verifyCalls(session);
    }

    @EachCase("contexts")
    void completesFromAContext(Completed test, Session session) {
        Machine.commands(session);
        AddressFamily family = session.addressFamily();
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_AF).times(1).manual());
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_OPEN_AF).times(1).manual());
        Expect.pending(session.client().from(test.context).closeAddressFamily(family), FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY);
        session.callManager().from(test.context).closeAddressFamilyComplete(family, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE).on(family.client()).withStatus(NdisStatus.SUCCESS);
        AddressFamily again = session.client().openAddressFamily();
        Expect.pending(again.returned(), FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);

        session.callManager().from(test.context).openAddressFamilyComplete(again, NdisStatus.SUCCESS);

        SeenEvent opened = session.trace().await(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX).on(again.client())
                .withStatus(NdisStatus.SUCCESS);
        Machine.verifyCalls(session);
        Assumptions.assumeTrue(session.world().target().identity().irqlKnown(), "IRQL not judged: Wine's kernel does not model it");
        opened.atIrql(Irql.PASSIVE_LEVEL);
    }
}
