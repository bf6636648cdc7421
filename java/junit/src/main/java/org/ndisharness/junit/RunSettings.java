// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.trace.rules.RulesVersion;

/**
 * How a test runs: the annotation, overridden by configuration parameters.
 *
 * @param isolation what was asked for; each target has its default
 * @param traces folder that traces are written to, if any
 * @param virtualLimit virtual time that a test may take
 * @param realLimit real time that a test may take; none under a debugger
 * @param rules version of the rules by which traces are judged; newer rules warn
 * @param replay the line that runs a case again, with <code>{case}</code> for its id; by default a line for Maven
 */
record RunSettings(String target, long seed, boolean misuse, Optional<Isolation> isolation, Optional<Path> traces,
        Optional<Duration> virtualLimit,
        Optional<Duration> realLimit, Attach attach, Optional<String> replay,
        RulesVersion rules) {
    private static final String VIRTUAL_LIMIT = "ndh.limit.virtual";
    private static final String REAL_LIMIT = "ndh.limit.real";
    private static final String NO_LIMIT = "off";
    private static final Duration DEFAULT_VIRTUAL_LIMIT = Duration.ofHours(1);
    private static final Duration DEFAULT_REAL_LIMIT = Duration.ofMinutes(2);
    private static final String TARGET = "ndh.target";
    private static final String SEED = "ndh.seed";
    private static final String ISOLATION = "ndh.isolation";
    private static final String TRACES = "ndh.traces";
    private static final String ATTACH = "ndh.attach";
    private static final String REPLAY = "ndh.replay";
    private static final String RULES = "ndh.rules";

    static RunSettings of(ExtensionContext context, NdisTarget annotation) {
        return new RunSettings(
                context.getConfigurationParameter(TARGET)
                        .orElseGet(() -> annotation.value().isEmpty() ? TargetConfig.defaultName() : annotation.value()),
                context.getConfigurationParameter(SEED).map(RunSettings::seed).orElse(annotation.seed()),
                annotation.misuse(),
                context.getConfigurationParameter(ISOLATION).map(Isolation::parse),
                context.getConfigurationParameter(TRACES).map(Path::of),
                limit(context, VIRTUAL_LIMIT, DEFAULT_VIRTUAL_LIMIT),
                System.getProperty(Target.REPLY_LIMIT_PROPERTY) != null ? Optional.empty() : limit(context, REAL_LIMIT, DEFAULT_REAL_LIMIT),
                context.getConfigurationParameter(ATTACH).map(Attach::parse).orElse(Attach.FAILURES),
                context.getConfigurationParameter(REPLAY),
                context.getConfigurationParameter(RULES).map(RulesVersion::parse).orElseGet(RulesVersion::latest));
    }

    private static Optional<Duration> limit(ExtensionContext context, String name, Duration otherwise) {
        String text = context.getConfigurationParameter(name).orElse("PT" + otherwise.toSeconds() + "S");
        if (text.equals(NO_LIMIT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(name + " '" + text + "': a duration such as PT90S, or " + NO_LIMIT, malformed);
        }
    }

    private static long seed(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(SEED + " '" + text + "': a number from 0 to 18446744073709551615", malformed);
        }
    }
}
