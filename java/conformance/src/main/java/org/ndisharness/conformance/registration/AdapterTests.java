// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Adapter;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Machine;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The adapter goes and comes back, is paused, suspended or reset, with calls open (S39, S41): what nobody commands on Windows. */
@NdisTarget
public class AdapterTests {
    private static final String NO_RESET = "no-reset: the miniport has no MiniportResetEx";
    private static final NdisStatus RESET_START = new NdisStatus(0x40010004);
    private static final NdisStatus RESET_END = new NdisStatus(0x40010005);

    /** How the adapter goes; it is started again. */
    enum Goes {
        HALT(StandInControl::haltAdapter),
        SURPRISE_REMOVAL(StandInControl::surpriseRemoveAdapter),
        SHUTDOWN_AND_HALT(control -> {
            control.shutdownAdapter();
            control.haltAdapter();
        });
        private final Consumer<StandInControl> command;

        Goes(Consumer<StandInControl> command) {
            this.command = command;
        }
    }

    /** What interrupts the adapter. */
    enum Interruption {
        PAUSE(FunctionId.MINIPORT_PAUSE, FunctionId.MINIPORT_RESTART) {
            @Override
            void happen(Session session, StandInControl control) {
                control.pauseAdapter();
                control.restartAdapter();
            }
        },
        SUSPEND(FunctionId.PROTOCOL_NET_PNP_EVENT) {
            @Override
            void happen(Session session, StandInControl control) {
                control.suspendAdapter();
                control.resumeAdapter();
            }
        },
        RESET(FunctionId.MINIPORT_RESET_EX, FunctionId.PROTOCOL_CO_STATUS_EX) {
            @Override
            void happen(Session session, StandInControl control) {
                Adapter.reset(session);
            }

            @Override
            boolean isPossible(Session session) {
                return resets(session);
            }
        };

        private final List<FunctionId> callbacks;

        Interruption(FunctionId... callbacks) {
            this.callbacks = List.of(callbacks);
        }

        abstract void happen(Session session, StandInControl control);

        boolean isPossible(Session session) {
            return true;
        }
    }

    /** An adapter that goes with this open; with the family open at MiniportHaltEx, or closed by then (U-24). */
    record Gone(Goes goes, Contents contents, boolean familyOpen) {
        @Override
        public String toString() {
            return Cases.id("adapter-" + Cases.word(goes), contents, familyOpen ? "family-open" : "unbound-first");
        }
    }

    /** An interruption with this open. */
    record Interrupted(Interruption interruption, Contents contents) {
        @Override
        public String toString() {
            return Cases.id("adapter-" + Cases.word(interruption), contents);
        }
    }

    /** A pause, restart or reset that the miniport answers so. */
    record Answered(FunctionId callback, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("adapter-answer", callback, answer);
        }
    }

    /**
     * Ours has a MiniportResetEx only where its target says so, and one of NDIS 5 has to have a MiniportReset; one of others says so
     * itself.
     */
    private static boolean resets(Session session) {
        return !session.commandsCallManager() || session.miniport().isNdis5()
                || session.world().target().config().services().stream().anyMatch(s -> Long.valueOf(1).equals(s.parameters().get("Reset")));
    }

    static Stream<Gone> gone() {
        List<Gone> cases = new ArrayList<>();
        for (Contents contents : Contents.values()) {
            cases.add(new Gone(Goes.HALT, contents, false));
            cases.add(new Gone(Goes.HALT, contents, true));
        }
        for (Goes goes : List.of(Goes.SURPRISE_REMOVAL, Goes.SHUTDOWN_AND_HALT)) {
            for (Contents contents : List.of(Contents.EMPTY, Contents.OUTGOING_CALL, Contents.EVERYTHING)) {
                cases.add(new Gone(goes, contents, false));
            }
        }
        return cases.stream();
    }

    static Stream<Interrupted> interrupted() {
        return Stream.of(Interruption.values()).flatMap(interruption -> Stream.of(Contents.values())
                .map(contents -> new Interrupted(interruption, contents)));
    }

    static Stream<Answered> answered() {
        return Stream.of(FunctionId.MINIPORT_PAUSE, FunctionId.MINIPORT_RESTART, FunctionId.MINIPORT_RESET_EX)
                .flatMap(callback -> Stream.of(Answer.SYNC, Answer.INSIDE, Answer.DELAYED_DPC)
                        .map(answer -> new Answered(callback, answer)));
    }

    @EachCase("gone")
    void goesAndComesBack(Gone test, Session session) {
        boolean told = session.commandsCallManager();
        int halts = told ? session.trace().count(FunctionId.MINIPORT_HALT_EX) : 0;
        List<Call> calls = test.contents.open(session);
        Machine.with(session, StandInSwitch.HALT_WITH_AF_OPEN, test.familyOpen ? 1 : 0, control -> {
            test.goes.command.accept(control);
            control.startAdapter();
        });
        session.rediscover();
        session.trace().update();
        if (told) {
            Expect.count(halts + 1, session.trace().count(FunctionId.MINIPORT_HALT_EX), FunctionId.MINIPORT_HALT_EX);
        }
        for (Call call : calls) {
            Expect.count(1, session, FunctionId.NDIS_CL_CLOSE_CALL, call);
        }
        Machine.verifyCalls(session);
    }

    @EachCase("interrupted")
    void goesOn(Interrupted test, Session session) {
        StandInControl control = Machine.commands(session);
        Assumptions.assumeTrue(test.interruption.isPossible(session), NO_RESET);
        if (test.interruption == Interruption.PAUSE) {
            Ndis5.assumePauses(session);
        }
        List<Call> calls = test.contents.open(session);
        SeenSince since = SeenSince.now(session);

        test.interruption.happen(session, control);

        for (FunctionId callback : test.interruption.callbacks) {
            if (session.commandsCallManager() || !callback.symbol().startsWith("Miniport")) {
                since.await(callback);
            }
        }
        if (test.interruption == Interruption.RESET) {
            verifyResetIsAnnounced(session);
        }
        for (Call call : calls) {
            Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
            Expect.never(session, FunctionId.NDIS_CL_CLOSE_CALL, call);
        }
        Machine.verifyCalls(session);
    }

    /** Between these two clients neither send nor request. */
    private static void verifyResetIsAnnounced(Session session) {
        List<NdisStatus> codes = session.trace().recorded().events().stream()
                .filter(event -> event.is(EventKind.ENTER, FunctionId.PROTOCOL_CO_STATUS_EX))
                .map(event -> event.status()).toList();
        if (!codes.contains(RESET_START) || codes.indexOf(RESET_END) < codes.indexOf(RESET_START)) {
            throw new AssertionError("expected NDIS_STATUS_RESET_START and then NDIS_STATUS_RESET_END, got " + codes);
        }
    }

    @EachCase("answered")
    void isAnswered(Answered test, Session session) {
        StandInControl control = Machine.commands(session);
        Assumptions.assumeTrue(test.callback != FunctionId.MINIPORT_RESET_EX || resets(session), NO_RESET);
        if (test.callback != FunctionId.MINIPORT_RESET_EX) {
            Ndis5.assumePauses(session);
        }
        session.apply(test.answer.policy(ReplyPolicy.of(test.callback).times(1), NdisStatus.SUCCESS));
        SeenSince since = SeenSince.now(session);

        if (test.callback == FunctionId.MINIPORT_RESET_EX) {
            control.resetAdapter();
        } else {
            control.pauseAdapter();
            control.restartAdapter();
        }

        since.await(test.callback);
        since.awaitReturn(test.callback).withStatus(test.answer.returned(NdisStatus.SUCCESS));
        Machine.verifyCalls(session);
    }
}
