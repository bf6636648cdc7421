// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_STATUS_EX;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_STATUS_EX;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Adapter;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.InContext;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;

/** Status indications (S38): for the adapter to every binding, for a VC to those that share it. */
@NdisTarget
public class StatusTests {
    private static final NdisStatus MEDIA_CONNECT = new NdisStatus(0x4001000B);
    private static final NdisStatus MEDIA_SPECIFIC_INDICATION = new NdisStatus(0x40010012);
    private static final NdisStatus WAN_CO_LINKPARAMS = new NdisStatus(0x40010016);
    private static final int VC_CONTEXT = 1;
    private static final int INDICATED = 3;

    /** What a status is about. */
    enum About {
        ADAPTER,
        CLIENT_VC,
        MCM_VC
    }

    /** A status with a buffer. */
    record Case(About about, DataClass buffer) {
        @Override
        public String toString() {
            return Cases.id("status", about, buffer);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(About.values())
                .flatMap(about -> Stream.of(DataClass.NO_DATA, DataClass.ONE_BYTE, DataClass.MOST).map(buffer -> new Case(about, buffer)));
    }

    static Stream<InContext<About>> contexts() {
        return InContext.cases("status-context", List.of(About.ADAPTER, About.CLIENT_VC));
    }

    static Stream<Named<About>> series() {
        return Named.each("status-series", About.values());
    }

    static Stream<Named<About>> paused() {
        return Named.each("status-paused", About.values());
    }

    /** The call, if the status is about one. */
    private static List<Call> subject(Session session, About about) {
        return switch (about) {
            case ADAPTER -> List.of();
            case CLIENT_VC -> List.of(Creator.CLIENT_VC.establish(session));
            case MCM_VC -> List.of(Creator.MCM_VC.establish(session));
        };
    }

    /** What is indicated about the adapter. NDIS makes a NDIS_STATUS_LINK_STATE of its own of what NDIS 5 says about the medium. */
    private static NdisStatus ofAdapter(Session session) {
        return session.miniport().isNdis5() ? MEDIA_SPECIFIC_INDICATION : MEDIA_CONNECT;
    }

    private static void indicate(Session session, CallingContext context, List<Call> subject, byte... buffer) {
        if (subject.isEmpty()) {
            session.miniport().from(context).indicateStatus(ofAdapter(session), buffer);
        } else {
            session.miniport().from(context).indicateStatus(subject.get(0), WAN_CO_LINKPARAMS, buffer);
        }
    }

    /** The client got it next, about the same thing and with the same buffer. */
    private static void verify(Session session, List<Call> subject, byte... buffer) {
        ObjectId object = subject.isEmpty() ? session.addressFamily().binding() : subject.get(0).clientVc();
        SeenEvent seen =
                session.trace().await(PROTOCOL_CO_STATUS_EX).on(object)
                        .withStatus(subject.isEmpty() ? ofAdapter(session) : WAN_CO_LINKPARAMS)
                        .withData(buffer);
        if ((seen.event().arguments()[VC_CONTEXT] == 0) != subject.isEmpty()) {
            throw new AssertionError("ProtocolVcContext of " + seen.event());
        }
    }

    private static List<TraceEvent> seenByClient(Session session) {
        return session.trace().seen(PROTOCOL_CO_STATUS_EX).stream().filter(e -> e.side() == Side.CLIENT).toList();
    }

    @EachCase("cases")
    void arrives(Case test, Session session) {
        List<Call> subject = subject(session, test.about);
        Call other = Creator.MCM_VC.establish(session);
        byte[] buffer = test.buffer.data().toBytes();
        indicate(session, CallingContext.PASSIVE, subject, buffer);
        verify(session, subject, buffer);
        if (seenByClient(session).size() != 1 || session.trace().count(PROTOCOL_CO_STATUS_EX, other.clientVc()) != 0) {
            throw new AssertionError(PROTOCOL_CO_STATUS_EX + " came to the client " + seenByClient(session).size() + " times");
        }
    }

    @EachCase("contexts")
    void mayBeIndicatedFrom(InContext<About> test, Session session) {
        List<Call> subject = subject(session, test.what());
        indicate(session, test.context(), subject, (byte) 1, (byte) 2);
        verify(session, subject, (byte) 1, (byte) 2);
        Contexts.verifyIrql(session, session.trace().await(NDIS_MCO_INDICATE_STATUS_EX).anywhere(), test.context());
    }

    /** Several, one after the other, arrive in their order. */
    @EachCase("series")
    void arriveInOrder(Named<About> test, Session session) {
        List<Call> subject = subject(session, test.value());
        List<Byte> sent = new ArrayList<>();
        for (byte i = 0; i < INDICATED; i++) {
            indicate(session, CallingContext.PASSIVE, subject, i);
            sent.add(i);
        }
        for (byte i : sent) {
            verify(session, subject, i);
        }
    }

    /** A paused miniport may indicate status ({@code adapter-states-of-a-miniport-driver.md}). */
    @EachCase("paused")
    void arriveWhilePaused(Named<About> test, Session session) {
        Adapter.control(session);
        List<Call> subject = subject(session, test.value());
        Adapter.control(session).pauseAdapter();
        indicate(session, CallingContext.PASSIVE, subject, (byte) 9);
        verify(session, subject, (byte) 9);
        Adapter.control(session).restartAdapter();
    }
}
