// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.ResetLayout;
import org.ndisharness.bridge.protocol.StatsLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.ObjectKind;

/**
 * Whatever a session leaves behind, RESET and the end of the handle clear away, and an unloaded driver leaves nothing: the kernel's census
 * proves it.
 */
class LeakTests {
    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONG_AFTER = Duration.ofSeconds(50);

    private static Target target;

    private World world;

    /** What a session may have under way when it ends. */
    enum Leftover {
        NOTHING(session -> {
        }),
        VC(session -> session.client().createVc()),
        MANAGERS_VC(session -> session.callManager().activateVc(session.callManager().createVc())),
        PENDED_MAKE_CALL(session -> session.client().makeCall()),
        CALL(session -> session.client().makeCall().connected()),
        OFFER(session -> session.callManager().offerCall(session.client().sap())),
        ACCEPTED_CALL(session -> session.callManager().offerCall(session.client().sap()).accept()),
        CONNECTED_CALL(session -> session.callManager().offerCall(session.client().sap()).accept().connected()),
        PENDED_CLOSE(session -> session.client().closeCall(session.client().makeCall().connected(), CloseData.pattern(CloseData.MAX_SIZE))),
        FAILED_CLOSE(LeakTests::failClose),
        INDICATED_CLOSE(session -> session.callManager().dispatchIncomingCloseCall(
                session.callManager().offerCall(session.client().sap()).accept().connected(), NdisStatus.SUCCESS, CloseData.of("bye"))),
        CLOSE_OF_AN_OFFER(session -> session.callManager().dispatchIncomingCloseCall(
                session.callManager().offerCall(session.client().sap()), NdisStatus.FAILURE)),
        PARTIES(session -> multipoint(session)),
        PENDED_PARTY(session -> session.client().addParty(multipoint(session))),
        PENDED_DROP(LeakTests::dropWithoutEnd),
        SAPS(LeakTests::registerSaps),
        PENDED_SAP(session -> {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_REGISTER_SAP).manual());
            session.client().registerSap((byte) 1);
        }),
        ARMED_TIMERS(LeakTests::armTimers),
        DELAYED_COMPLETION(session -> {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).completeWith(NdisStatus.SUCCESS)
                    .from(CallingContext.TIMER).after(LONG_AFTER).doing(ReplyPolicy.Action.ACTIVATE));
            session.client().makeCall();
        }),
        OPERATIONS_IN_FLIGHT(LeakTests::startOperations),
        POLICIES(LeakTests::namePolicies),
        EVERYTHING(LeakTests::leaveEverything);

        private final Consumer<Session> leave;

        Leftover(Consumer<Session> leave) {
            this.leave = leave;
        }
    }

    private static void failClose(Session session) {
        Call call = session.client().makeCall().connected();
        session.client().closeCall(call);
        session.callManager().closeCallComplete(call, NdisStatus.FAILURE);
    }

    private static Call multipoint(Session session) {
        Call call = session.client().makeMultipointCall().connected();
        for (int i = 0; i < 3; i++) {
            session.callManager().addPartyComplete(call, session.client().addParty(call), NdisStatus.SUCCESS);
        }
        return call;
    }

    private static void dropWithoutEnd(Session session) {
        Call call = multipoint(session);
        session.client().dropParty(call, call.parties().get(1), CloseData.of("drop"));
    }

    private static void registerSaps(Session session) {
        for (int i = 0; i < 20; i++) {
            session.client().registerSap((byte) i, (byte) 1);
        }
    }

    private static void armTimers(Session session) {
        Call call = session.client().makeCall().connected();
        for (int i = 0; i < 40; i++) {
            session.race(session.client().from(CallingContext.TIMER).closing(call).after(LONG_AFTER.plusMillis(i)));
        }
    }

    private static void startOperations(Session session) {
        Call call = session.client().makeCall().connected();
        for (CallingContext context : new CallingContext[] {CallingContext.DPC, CallingContext.WORK_ITEM, CallingContext.THREAD,
            CallingContext.TIMER}) {
            session.race(session.client().from(context).closing(call).data(CloseData.pattern(1000)),
                    session.callManager().from(context).dispatchingIncomingClose(call, NdisStatus.SUCCESS).data(CloseData.pattern(1000)));
        }
    }

    private static void namePolicies(Session session) {
        for (int i = 0; i < 20; i++) {
            Call call = session.client().createVc();
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call.clientVc()).automatic());
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call.callManagerVc()).manual());
        }
    }

    private static void leaveEverything(Session session) {
        for (Leftover leftover : Leftover.values()) {
            if (leftover != Leftover.EVERYTHING) {
                leftover.leave.accept(session);
            }
        }
    }

    @BeforeAll
    static void open() {
        target = Target.open("embedded-guarded");
    }

    @AfterAll
    static void close() {
        target.close();
    }

    @BeforeEach
    void openWorld() {
        world = target.openWorld(1);
        world.quiesce(QUIET);
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    private static void assertNothingLives(Session session) {
        Stats stats = session.stats();
        for (Map<ObjectKind, Integer> objects : List.of(stats.clientObjects(), stats.callManagerObjects())) {
            assertThat(objects).containsEntry(ObjectKind.AF, 1).containsEntry(ObjectKind.SAP, 0).containsEntry(ObjectKind.VC, 0)
                    .containsEntry(ObjectKind.PARTY, 0);
        }
        assertThat(stats.contextsBusy()).isZero();
        assertThat(stats.policiesInForce()).isZero();
        assertThat(session.addressFamily()).as("the address family is open").isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void resetLeavesWhatTheSessionFound(Leftover leftover) {
        try (Session session = world.openSession("reset")) {
            session.quiesce();
            Census begun = world.census();
            leftover.leave.accept(session);

            ResetReport report = session.reset();

            session.quiesce();
            assertThat(report.hung()).as(report.toString()).isZero();
            assertThat(world.census().differencesFrom(begun)).isEmpty();
            assertNothingLives(session);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheHandleLeavesWhatTheBootMade(Leftover leftover) {
        Census booted = world.census();
        Session left = world.openSession("close");
        leftover.leave.accept(left);

        left.abandon();

        world.quiesce(QUIET);
        assertThat(world.census().differencesFrom(booted)).isEmpty();
        try (Session next = world.openSession("next")) {
            assertNothingLives(next);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "EVERYTHING"})
    void unloadedDriversLeaveNothing(Leftover leftover) {
        Session left = world.openSession("unload");
        leftover.leave.accept(left);
        left.abandon();
        world.quiesce(QUIET);

        world.stopService("ndhctl");
        world.stopService("ndhmp");

        world.quiesce(QUIET);
        assertThat(world.census().entries()).as("what is still allocated")
                .allSatisfy((name, counts) -> assertThat(counts).as(name).allSatisfy(count -> assertThat(count).isZero()));
    }

    @Test
    void sessionsWithRingsOfAllSizesFollowEachOther() {
        Census booted = world.census();
        for (int records : new int[] {65_536, 4_096, 65_536, 8_192, 65_536, 16_384, 65_536, 32_768, 65_536}) {
            try (Session session = world.openSession("ring", SessionOptions.defaults().withRingRecords(records), "reset")) {
                assertThat(session.hello().ringRecords()).isEqualTo(records);
            }
        }
        assertThat(world.census().differencesFrom(booted)).isEmpty();
    }

    @Test
    void aPendedAwaitEndsWithItsHandleAndLeavesNothing() throws Exception {
        Census booted = world.census();
        world.nativeWorld().threads(2);
        CompletableFuture<Integer> await;
        try (RawSession session = new RawSession(world)) {
            assertThat(session.hello()).isZero();
            await = session.awaitElsewhere();
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (session.stats(StatsLayout.AWAITS_PENDED) == 0) {
                assertThat(System.nanoTime()).as("time for the AWAIT to arrive").isLessThan(deadline);
            }
            assertThat(session.send(ControlCode.RESET, 0, ResetLayout.SIZE)).isZero();
            assertThat(await).as("RESET keeps AWAITs").isNotDone();
        }
        assertThat(await.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(NtStatus.CANCELLED);
        world.nativeWorld().threads(1);
        world.quiesce(QUIET);
        assertThat(world.census().differencesFrom(booted)).isEmpty();
    }
}
