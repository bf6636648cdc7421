// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.trace.Trace;

/** Over a few seeds, each of two things that happen at once comes first: races whose order is always the same test nothing. */
class RaceOrderTests {
    private static final int SEEDS = 24;

    @Test
    void eachOrderOfTwoOperationsIsReached() {
        try (Target target = Target.open("embedded"); World world = target.openMarkedWorld(1)) {
            CallRaceTests.races().forEach(race -> {
                Set<Boolean> orders = new HashSet<>();
                for (long seed = 1; seed <= SEEDS && orders.size() < 2; seed++) {
                    orders.addAll(Race.orders(run(world, seed, race::run)));
                }
                assertThat(orders).as(race.toString()).containsExactlyInAnyOrder(true, false);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = AdapterRaceTests.Fate.class, mode = EnumSource.Mode.EXCLUDE, names = "TEARDOWN")
    void eachFateIsEarlyAndLate(AdapterRaceTests.Fate fate) {
        try (Target target = Target.open("embedded"); World world = target.openMarkedWorld(1)) {
            Set<Boolean> orders = new HashSet<>();
            for (AdapterRaceTests.Race race : AdapterRaceTests.races().filter(r -> r.fate() == fate).toList()) {
                for (long seed = 1; seed <= SEEDS && orders.size() < 2; seed++) {
                    race.isFirst(run(world, seed, race::run)).ifPresent(orders::add);
                }
            }
            assertThat(orders).containsExactlyInAnyOrder(true, false);
        }
    }

    private interface Script {
        void run(Session session);
    }

    private static Trace run(World world, long seed, Script script) {
        world.rewind();
        world.reseed(seed);
        try (Session session = world.openSession("race")) {
            script.run(session);
            return session.trace().update().recorded();
        }
    }
}
