// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.util.Map;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;

/**
 * The order in which test classes, and the methods of each, run.
 *
 * @param seed unsigned; null for the order that JUnit takes by itself
 */
record CaseOrder(Long seed) {
    /** That of JUnit, which is the same each time. */
    static final CaseOrder DECLARED = new CaseOrder(null);

    /** A random one, the same for the same seed. */
    static CaseOrder random(long seed) {
        return new CaseOrder(seed);
    }

    /** As a file has it. */
    static CaseOrder parse(String seed) {
        return new CaseOrder(seed == null ? null : Long.valueOf(Long.parseUnsignedLong(seed)));
    }

    /** The seed, unsigned; null without one. */
    String text() {
        return seed == null ? null : Long.toUnsignedString(seed);
    }

    /** What JUnit is told. */
    Map<String, String> parameters() {
        return seed == null ? Map.of() : Map.of(
                ClassOrderer.DEFAULT_ORDER_PROPERTY_NAME, ClassOrderer.Random.class.getName(),
                MethodOrderer.DEFAULT_ORDER_PROPERTY_NAME, MethodOrderer.Random.class.getName(),
                MethodOrderer.Random.RANDOM_SEED_PROPERTY_NAME, Long.toString(seed));
    }
}
