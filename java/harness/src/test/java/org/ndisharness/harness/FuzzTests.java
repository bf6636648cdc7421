// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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

    /** What the course of operations has no place for: it needs another kind of session, of call manager, or a policy left to the test. */
    private static final EnumSet<OperationKind> NOT_EXECUTED = EnumSet.of(OperationKind.FAULT, OperationKind.CL_NOTIFY_CLOSE_AF_COMPLETE,
            OperationKind.CL_CO_OID_REQUEST_COMPLETE, OperationKind.CL_RETURN_NET_BUFFER_LISTS, OperationKind.CL_UNBIND_ADAPTER,
            OperationKind.CL_RE_ENUMERATE_BINDINGS, OperationKind.CL_ASSIGN_INSTANCE_NAME, OperationKind.CL_GET_TAPI_CALL_ID,
            OperationKind.MCM_NOTIFY_CLOSE_AF, OperationKind.MCM_REGISTER_AF, OperationKind.MCM_OID_REQUEST_COMPLETE,
            OperationKind.MP_CO_OID_REQUEST_COMPLETE, OperationKind.MP_SEND_NET_BUFFER_LISTS_COMPLETE,
            OperationKind.MP_ACTIVATE_VC_COMPLETE, OperationKind.MP_DEACTIVATE_VC_COMPLETE, OperationKind.MP_RESET_MINIPORT,
            OperationKind.MP_RESET_COMPLETE, OperationKind.MP_PAUSE_COMPLETE, OperationKind.MP_RESTART_COMPLETE);

    /** What needs a call that is up: noise often ends it before. */
    private static final EnumSet<OperationKind> TRAFFIC = EnumSet.of(OperationKind.CL_MODIFY_CALL_QOS, OperationKind.CL_CO_OID_REQUEST,
            OperationKind.CL_SEND_NET_BUFFER_LISTS, OperationKind.MCM_MODIFY_CALL_QOS_COMPLETE,
            OperationKind.MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, OperationKind.MCM_OID_REQUEST,
            OperationKind.MP_INDICATE_RECEIVE_NET_BUFFER_LISTS, OperationKind.MP_INDICATE_STATUS);
    private static final int EXECUTIONS_OF_TRAFFIC = 1_000;

    /** The stand-in NDIS keeps the worker threads that it once needed at the same time. */
    private static final String POOLED_THREADS = "threads:";

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
                assertThat(world.census().differencesFrom(booted)).as("what " + what + " left")
                        .allMatch(difference -> difference.startsWith(POOLED_THREADS));
            }
            Stats stats = stats(world);
            assertThat(stats.controlsRefused()).as("refused control codes, as the driver counts").isEqualTo(refused);
            assertThat(refused).as("refused of %d buffers", sent).isLessThanOrEqualTo(sent / 2);
            assertThat(stats.executed().get(OperationKind.FAULT)).as("FAULT in a guarded session").isZero();
            assertThat(EnumSet.complementOf(NOT_EXECUTED)).allSatisfy(kind -> assertThat(stats.executed().get(kind))
                    .as("executions of " + kind)
                    .isGreaterThanOrEqualTo((TRAFFIC.contains(kind) ? EXECUTIONS_OF_TRAFFIC : EXECUTIONS_OF_EACH_KIND) / divisor()));
        }
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

    /** Binds the adapter again if it was unbound, opens the address family again if it was closed, and sees that nothing else is there. */
    static void settle(World world) {
        ObjectId binding;
        boolean unbound;
        try (RawSession raw = new RawSession(world)) {
            raw.hello();
            binding = raw.first(ObjectKind.AF).isNone() ? raw.first(ObjectKind.BINDING) : ObjectId.NONE;
            unbound = raw.first(ObjectKind.BINDING).isNone();
        }
        if (unbound) {
            try (Session session = world.openSession("rebind")) {
                session.execute(new Operation(OperationKind.CL_RE_ENUMERATE_BINDINGS));
                session.quiesce();
            }
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
