// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one does in whatever order, the drivers do what the contract's state tables say. */
class RandomWalkTests {
    private static final long SEED = Long.getLong("ndh.walk.seed", 20260117);
    private static final int STEPS = 100_000;
    /** It takes some to come by everything twice. */
    private static final int FEWEST_STEPS = 4_000;
    private static final int STEPS_OF_A_SEED = 25_000;
    private static final int VISITS = 100;

    private static int divisor() {
        return Integer.getInteger("ndh.acceptance.divisor", 50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theDriversAgreeWithTheModel(String target) throws IOException {
        int steps = Math.max(STEPS / divisor(), FEWEST_STEPS);
        int seeds = Math.max(1, steps / STEPS_OF_A_SEED);
        try (Walk walk = new Walk(target, Mutant.NONE)) {
            for (long seed = SEED; seed < SEED + seeds; seed++) {
                String what = "seed " + seed + " on " + target + "; -Dndh.walk.seed=" + seed + " begins with it";
                assertThat(RandomWalk.take(walk, seed, steps / seeds).map(Throwable::getMessage)).as(what).isEmpty();
            }
            Path table = Path.of("target", "walk-" + target + ".txt");
            Files.writeString(table, walk.visits().table());
            System.out.printf("random walk on %s: %d steps, %d seeds, no disagreement; %d transitions, each %d times or more: %s%n", target,
                    walk.steps(), seeds, walk.visits().transitions().size(), walk.visits().least(), table);
            assertThat(walk.visits().transitions().stream().filter(t -> walk.visits().of(t) < VISITS / divisor()))
                    .as("transitions with fewer than %d visits in %d steps", VISITS / divisor(), walk.steps()).isEmpty();
        }
    }
}
