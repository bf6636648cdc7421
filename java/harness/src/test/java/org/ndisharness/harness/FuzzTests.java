// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;

/** Random and mutated buffers cannot harm a guarded control driver: every one is answered, nothing crashes, nothing is left. */
class FuzzTests {
    private static final long SEED = Long.getLong("ndh.fuzz.seed", 20240917);
    private static final int BUFFERS = 1_000_000;
    private static final int BUFFERS_OF_A_SESSION = 2_000;
    private static final long EXECUTIONS_OF_EACH_KIND = 10_000;

    private static int divisor() {
        return Integer.getInteger("ndh.acceptance.divisor", 50);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyBufferIsAnsweredAndNothingIsLeft() {
        int sent = 0;
        int refused = 0;
        try (Target target = Target.open("embedded-guarded"); World world = target.openWorld(SEED)) {
            settle(world);
            Census booted = world.census();
            for (int number = 0; sent < BUFFERS / divisor(); number++) {
                FuzzRound round = new FuzzRound(world, SEED + number);
                String what = "session " + number + " of seed " + SEED;
                run(round, what);
                sent += round.sent();
                refused += round.refused();
                settle(world);
                assertThat(world.census().differencesFrom(booted)).as("what " + what + " left").isEmpty();
            }
            Stats stats = stats(world);
            assertThat(stats.controlsRefused()).as("refused control codes, as the driver counts").isEqualTo(refused);
            assertThat(refused).as("refused of %d buffers", sent).isLessThanOrEqualTo(sent / 2);
            assertThat(stats.executed().get(OperationKind.FAULT)).as("FAULT in a guarded session").isZero();
            assertThat(aimedAt()).allSatisfy(kind -> assertThat(stats.executed().get(kind)).as("executions of " + kind)
                    .isGreaterThanOrEqualTo(EXECUTIONS_OF_EACH_KIND / divisor()));
        }
    }

    /**
     * The kinds that {@link FuzzScenario} runs in a valid course. Those of QoS, OID requests, data and the miniport are sent too, and must be
     * answered, but hardly ever get past the checks of their arguments: how often they are executed is not asserted yet.
     */
    private static Set<OperationKind> aimedAt() {
        Set<OperationKind> kinds = EnumSet.range(OperationKind.MARK, OperationKind.CL_DROP_PARTY);
        kinds.addAll(EnumSet.range(OperationKind.MCM_OPEN_AF_COMPLETE, OperationKind.MCM_DISPATCH_INCOMING_DROP_PARTY));
        kinds.remove(OperationKind.FAULT);
        return kinds;
    }

    private static void run(FuzzRound round, String what) {
        try {
            round.run(BUFFERS_OF_A_SESSION);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(what + ", " + round.last() + ": " + failure.getMessage(), failure);
        }
    }

    private static Stats stats(World world) {
        try (Session session = world.openSession("stats")) {
            return session.stats();
        }
    }

    /** Opens the address family again if it was closed, and sees that nothing else is there. */
    static void settle(World world) {
        ObjectId binding;
        try (RawSession raw = new RawSession(world)) {
            raw.hello();
            binding = raw.first(ObjectKind.AF).isNone() ? raw.first(ObjectKind.BINDING) : ObjectId.NONE;
        }
        try (Session session = world.openSession("settle")) {
            if (!binding.isNone()) {
                session.execute(new Operation(OperationKind.CL_OPEN_AF).on(binding));
            }
            Stats stats = session.stats();
            for (Map<ObjectKind, Integer> objects : List.of(stats.clientObjects(), stats.callManagerObjects())) {
                assertThat(objects).containsEntry(ObjectKind.AF, 1).containsEntry(ObjectKind.SAP, 0).containsEntry(ObjectKind.VC, 0)
                        .containsEntry(ObjectKind.PARTY, 0);
            }
            assertThat(stats.awaitsPended()).isZero();
            assertThat(stats.contextsBusy()).isZero();
            assertThat(stats.policiesInForce()).isZero();
        }
    }
}
