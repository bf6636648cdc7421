// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The property that jqwik checks; {@link RandomWalk} starts it and says on what. */
final class WalkProperty {
    private static Walk walk;
    private static ChainGenerator generator;

    static void on(Walk drivers, ChainGenerator chains) {
        walk = drivers;
        generator = chains;
    }

    @Provide
    Arbitrary<Chain> chains() {
        return Arbitraries.fromGenerator(generator);
    }

    @Property(generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL,
            afterFailure = AfterFailureMode.RANDOM_SEED)
    void driversDoWhatTheModelPredicts(@ForAll("chains") Chain chain) {
        walk.take(chain);
    }
}
