// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.MINIPORT_PAUSE;
import static org.ndisharness.trace.FunctionId.MINIPORT_RESET_EX;
import static org.ndisharness.trace.FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_M_PAUSE_COMPLETE;
import static org.ndisharness.trace.FunctionId.NDIS_M_RESET_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Adapter;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationRefusedException;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.TraceEvent;

/** An adapter that pauses, or is reset, with data outstanding. */
@NdisTarget
public class PauseTests {
    private static final int GEN_CO_XMIT_PDUS_OK = 0x00020101;
    private static final long SEND_TAG = 10_001;
    private static final long ASK_TAG = 10_002;
    private static final Duration DELAY = Duration.ofMillis(10);
    private static final Transfer LISTS = new Transfer(3, 1, 70, 0, 0, 47);

    /** Data outstanding. */
    enum Outstanding {
        SENDS,
        RECEIVES,
        BOTH_WAYS
    }

    /** A pause with data outstanding. */
    record Case(Creator creator, Outstanding outstanding) {
        @Override
        public String toString() {
            return Cases.id("pause", creator, outstanding);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(Outstanding.values()).map(what -> new Case(creator, what)));
    }

    static Stream<Named<Creator>> paused() {
        return Named.each("paused-data", Creator.values());
    }

    static Stream<Named<Creator>> answered() {
        return Named.each("pause-answer", Creator.values());
    }

    static Stream<Named<Creator>> resets() {
        return Named.each("reset-data", Creator.values());
    }

    static Stream<Named<Creator>> beingReset() {
        return Named.each("reset-silent", Creator.values());
    }

    private static void refused(Runnable transfer) {
        try {
            transfer.run();
        } catch (OperationRefusedException refusal) {
            return;
        }
        throw new AssertionError("a transfer while the adapter was paused");
    }

    /** Sends that the miniport has are completed a moment later, by itself. */
    private static Sending send(Session session, Call call) {
        session.apply(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc()).times(1).completeWith(NdisStatus.SUCCESS)
                .from(CallingContext.DPC).after(DELAY));
        Sending sending = new Sending(session, call, session.client().send(call, LISTS));
        sending.verifyArrived();
        return sending;
    }

    private static void verifyBefore(Session session, FunctionId earlier, FunctionId later) {
        List<TraceEvent> ends = session.trace().seen(later);
        TraceEvent end = ends.get(ends.size() - 1);
        long returned =
                session.trace().recorded().events().stream().filter(e -> e.correlation() == end.sequence()).mapToLong(TraceEvent::sequence)
                        .findFirst().orElseThrow();
        if (session.trace().seen(earlier).stream().anyMatch(e -> e.sequence() > returned) || session.trace().seen(earlier).isEmpty()) {
            throw new AssertionError(earlier + " should have come before the end of " + later);
        }
    }

    @EachCase("cases")
    void waitsForData(Case test, Session session) {
        Adapter.control(session);
        Ndis5.assumePauses(session);
        Call call = test.creator.establish(session);
        Receiving receiving = test.outstanding == Outstanding.SENDS ? null : Receiving.kept(session, call, LISTS);
        Sending sending = test.outstanding == Outstanding.RECEIVES ? null : send(session, call);

        Adapter.control(session).pauseAdapter();

        session.trace().await(MINIPORT_PAUSE).anywhere();
        if (sending != null) {
            sending.verifyAllBackOnce();
            verifyBefore(session, PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE, MINIPORT_PAUSE);
        }
        if (receiving != null) {
            receiving.verifyReturnedInAll(LISTS.lists());
            verifyBefore(session, MINIPORT_RETURN_NET_BUFFER_LISTS, MINIPORT_PAUSE);
        }
        Adapter.control(session).restartAdapter();
    }

    /**
     * What was decided at MiniportPause holds until lists that came while the client's pause waited for its sends are back
     * ({@code nc-ndis-miniport_pause.md}).
     */
    @EachCase("answered")
    void answersAsDecided(Named<Creator> test, Session session) {
        Adapter.control(session);
        Ndis5.assumePauses(session);
        Call call = test.value().establish(session);
        send(session, call);
        session.apply(ReplyPolicy.of(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call.clientVc()).times(1).completeWith(NdisStatus.SUCCESS)
                .from(CallingContext.DPC).after(DELAY.multipliedBy(3)));
        session.apply(ReplyPolicy.of(MINIPORT_PAUSE).times(1).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC).after(DELAY));
        session.race(new Operation(OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS).on(call.miniportVc()).transfer(LISTS, 0)
                .from(CallingContext.TIMER).after(DELAY.dividedBy(2)));

        Adapter.control(session).pauseAdapter();

        TraceEvent back = last(session, MINIPORT_RETURN_NET_BUFFER_LISTS);
        TraceEvent complete = last(session, NDIS_M_PAUSE_COMPLETE);
        verifyBefore(session, MINIPORT_RETURN_NET_BUFFER_LISTS, NDIS_M_PAUSE_COMPLETE);
        long wait = session.trace().recorded().header().clockFrequency() * DELAY.toMillis() / 1000;
        if (complete.time() - back.time() < wait) {
            throw new AssertionError("the pause was completed at " + complete.time() + ", the lists were back at " + back.time());
        }
        Adapter.control(session).restartAdapter();
    }

    private static TraceEvent last(Session session, FunctionId function) {
        session.trace().await(function).anywhere();
        List<TraceEvent> events = session.trace().seen(function);
        return events.get(events.size() - 1);
    }

    /** Client and miniport transfer nothing while it is paused. */
    @EachCase("paused")
    void isSilentWhilePaused(Named<Creator> test, Session session) {
        Adapter.control(session);
        Ndis5.assumePauses(session);
        Call call = test.value().establish(session);
        Adapter.control(session).pauseAdapter();
        refused(() -> session.client().send(call, LISTS));
        refused(() -> session.miniport().indicateReceive(call, LISTS));
        Adapter.control(session).restartAdapter();
    }

    /** Sends that the miniport has are completed before its reset is; VCs are as before ({@code reset.md}). */
    @EachCase("resets")
    void isReset(Named<Creator> test, Session session) {
        Adapter.control(session);
        Call call = test.value().establish(session);
        Sending sending = send(session, call);

        Adapter.reset(session);
        session.quiesce();

        session.trace().await(MINIPORT_RESET_EX).anywhere();
        sending.verifyReturned(sending.data());
        sending.verifyAllBackOnce();
        Sending again = Sending.kept(session, call, LISTS);
        again.complete(again.data(), NdisStatus.SUCCESS);
        Receiving receiving = Receiving.kept(session, call, LISTS);
        receiving.giveBack(receiving.data());
    }

    /** Between the two indications of a reset the client neither sends nor asks ({@code reset.md}). */
    @EachCase("beingReset")
    void isSilentWhileReset(Named<Creator> test, Session session) {
        Adapter.control(session);
        Call call = test.value().establish(session);
        session.apply(ReplyPolicy.of(MINIPORT_RESET_EX).completeWith(NdisStatus.SUCCESS).from(CallingContext.TIMER).after(DELAY));
        Operation send = new Operation(OperationKind.CL_SEND_NET_BUFFER_LISTS).on(call.clientVc()).transfer(LISTS, 0);
        Operation ask = new Operation(OperationKind.CL_CO_OID_REQUEST).on(call.clientVc()).flags(Operation.MINIPORT)
                .oid(OidRequest.query(GEN_CO_XMIT_PDUS_OK, Integer.BYTES));
        session.race(send.from(CallingContext.THREAD).after(DELAY.dividedBy(2)).tag(SEND_TAG),
                ask.from(CallingContext.WORK_ITEM).after(DELAY.dividedBy(2)).tag(ASK_TAG));

        Adapter.reset(session);
        session.trace().await(NDIS_M_RESET_COMPLETE).anywhere();

        for (long tag : new long[] {SEND_TAG, ASK_TAG}) {
            List<TraceEvent> events = session.trace().recorded().events().stream().filter(e -> e.correlation() == tag).toList();
            if (events.isEmpty() || events.stream().anyMatch(e -> e.kind() != EventKind.OP_RESULT)) {
                throw new AssertionError("operation " + tag + " during a reset: " + events);
            }
        }
        session.client().send(call, LISTS);
        session.quiesce();
    }
}
