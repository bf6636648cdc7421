// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.harness.ReplyPolicy.Breach;
import org.ndisharness.trace.FunctionId;

/** When something is wrong, the walk finds it, and shows it with few steps. */
class WalkMutantTests {
    private static final long SEED = 1;
    private static final int STEPS = 5_000;
    private static final int LONGEST = 8;

    static Stream<Arguments> mutants() {
        return Stream.of(
                Arguments.of("guards are off", Mutant.withoutGuards(), "the guard's answer: predicted STATUS_"),
                Arguments.of("NDIS does not tell the client that its close is complete", Mutant.ofNdis("NDIS-CLOSE-005", "never"),
                        "teardown left 1 objects, the first client:vc:"),
                Arguments.of("NDIS returns another status than the client's answer to an offer", Mutant.ofNdis("CALL-IN-003", "status"),
                        "the status: predicted NDIS_STATUS_"),
                Arguments.of("a call manager returns a status although it completes",
                        Mutant.ofCallback(FunctionId.PROTOCOL_CM_CLOSE_CALL, Breach.RETURN),
                        "the status: predicted NDIS_STATUS_PENDING, seen NDIS_STATUS_"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isFoundAndShownWithFewSteps(String name, Mutant mutant, String disagreement) {
        try (Walk walk = new Walk("embedded", mutant)) {
            Optional<String> found = RandomWalk.take(walk, SEED, STEPS).map(Throwable::getMessage);
            assertThat(found).hasValueSatisfying(shown -> {
                assertThat(shown).contains(disagreement);
                String chain = StringUtils.substringAfter(shown, "Chain.of(");
                assertThat(StringUtils.countMatches(chain, "step(")).as(shown).isBetween(1, LONGEST);
            });
        }
    }
}
