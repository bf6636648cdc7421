// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.ndisharness.conformance.support.Adapter;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** What happens to a call at the moment at which what it stands on goes: its address family, its binding, its adapter, its session. */
@NdisTarget
public class AdapterRaceTests {
    private static final long TAG = 1000;
    private static final int STEP_MICROS = 2;
    private static final int STEPS = 4;

    /** What goes. */
    enum Fate {
        PAUSE(FunctionId.MINIPORT_PAUSE, s -> Adapter.control(s).pauseAdapter(), s -> Adapter.control(s).restartAdapter()),
        RESET(FunctionId.MINIPORT_RESET_EX, Adapter::reset, s -> {
        }),
        UNBIND(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, s -> Adapter.control(s).unbindProtocols(),
                s -> Adapter.control(s).bindProtocols()),
        HALT(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, s -> Adapter.control(s).haltAdapter(), s -> Adapter.control(s).startAdapter()),
        NOTIFY_CLOSE(FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF,
                s -> s.callManager().notifyCloseAddressFamily(s.addressFamily()),
                s -> s.client().openAddressFamily()),
        CLIENT_UNBINDS(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, s -> s.client().unbindAdapter(),
                s -> s.client().reEnumerateBindings()),
        TEARDOWN(null, Session::reset, s -> {
        });

        private final FunctionId sign;
        private final Consumer<Session> begin;
        private final Consumer<Session> undo;

        Fate(FunctionId sign, Consumer<Session> begin, Consumer<Session> undo) {
            this.sign = sign;
            this.begin = begin;
            this.undo = undo;
        }

        /** Whether somebody has to command the adapter. */
        boolean needsCommands() {
            return this == PAUSE || this == RESET || this == UNBIND || this == HALT;
        }
    }

    /** Something that happens to a call a moment after its fate was set in motion, or before it began. */
    record Race(Fate fate, Happening what, Creator creator, int moment) {
        @Override
        public String toString() {
            return Cases.id("fate-race", fate, what, what.isAboutParties() ? "multipoint" : creator, "moment-" + moment);
        }

        void run(Session session) {
            if (fate.needsCommands()) {
                Adapter.control(session);
            }
            if (fate == Fate.NOTIFY_CLOSE) {
                Ndis5.assumeNotifiesClose(session);
            }
            Scene scene = Scene.of(session, creator, what.isAboutParties());
            Operation operation =
                    what.prepare(scene).from(CallingContext.THREAD).tag(TAG).after(Duration.ofNanos(1000L * STEP_MICROS * moment));
            session.race(operation);
            fate.begin.accept(session);
            session.quiesce();
            if (fate == Fate.PAUSE) {
                fate.undo.accept(session);
            }
            scene.verify();
            if (fate != Fate.PAUSE) {
                fate.undo.accept(session);
                session.quiesce();
            }
        }

        /** Whether the operation was first; empty where the fate leaves no event. */
        Optional<Boolean> isFirst(Trace trace) {
            if (fate.sign == null) {
                return Optional.empty();
            }
            long operation = first(trace, e -> e.correlation() == TAG && (e.kind() == EventKind.CALL || e.kind() == EventKind.OP_RESULT));
            return Optional.of(operation < first(trace, e -> e.is(EventKind.ENTER, fate.sign)));
        }

        private static long first(Trace trace, Predicate<TraceEvent> wanted) {
            return trace.events().stream().filter(wanted).mapToLong(TraceEvent::sequence).findFirst().orElse(Long.MAX_VALUE);
        }
    }

    static Stream<Race> races() {
        List<Race> races = new ArrayList<>();
        add(races, Fate.PAUSE, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.SEND, Happening.INDICATE);
        add(races, Fate.RESET, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.SEND_COMPLETE);
        add(races, Fate.UNBIND, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.SEND, Happening.OID_TO_MANAGER,
                Happening.DEREGISTER_SAP);
        add(races, Fate.HALT, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.QOS_CHANGE, Happening.OID_TO_MINIPORT);
        add(races, Fate.NOTIFY_CLOSE, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.DEREGISTER_SAP, Happening.OID_TO_CLIENT);
        add(races, Fate.CLIENT_UNBINDS, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.INDICATE);
        add(races, Fate.TEARDOWN, Happening.CLOSE, Happening.INCOMING_CLOSE, Happening.ADD_PARTY, Happening.QOS_ANSWER);
        return races.stream();
    }

    private static void add(List<Race> races, Fate fate, Happening... happenings) {
        for (int i = 0; i < happenings.length; i++) {
            Creator creator = i % 2 == 0 ? Creator.CLIENT_VC : Creator.MCM_VC;
            races.add(new Race(fate, happenings[i], creator, i % STEPS));
            races.add(new Race(fate, happenings[i], creator, STEPS + i % STEPS));
        }
    }

    @Tag("race")
    @EachCase("races")
    void endsEvenly(Race race, Session session) {
        race.run(session);
    }
}
