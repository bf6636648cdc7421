// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.harness.TargetConfig;

/**
 * How a test runs: the annotation, overridden by configuration parameters.
 *
 * @param isolation what was asked for; each target has its default
 * @param traces folder that traces are written to, if any
 */
record RunSettings(String target, long seed, boolean misuse, Optional<Isolation> isolation, Optional<Path> traces) {
    private static final String TARGET = "ndh.target";
    private static final String SEED = "ndh.seed";
    private static final String ISOLATION = "ndh.isolation";
    private static final String TRACES = "ndh.traces";

    static RunSettings of(ExtensionContext context, NdisTarget annotation) {
        return new RunSettings(
                context.getConfigurationParameter(TARGET).orElseGet(() -> annotation.value().isEmpty() ? TargetConfig.defaultName() : annotation.value()),
                context.getConfigurationParameter(SEED).map(RunSettings::seed).orElse(annotation.seed()),
                annotation.misuse(),
                context.getConfigurationParameter(ISOLATION).map(Isolation::parse),
                context.getConfigurationParameter(TRACES).map(Path::of));
    }

    private static long seed(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(SEED + " '" + text + "': a number from 0 to 18446744073709551615", malformed);
        }
    }
}
