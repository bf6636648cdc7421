// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.ndisharness.cli.errata.Errata;
import org.ndisharness.cli.errata.ErrataFiles;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.trace.rules.RulesVersion;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say by what a run judges its results. */
final class JudgingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--errata", paramLabel = "FILE|DIR",
            description = "Known issues: a failure that one covers counts as passed with erratum "
                    + "(default: those of harness-config/errata).")
    private Path errata;

    @Option(names = "--as-of", paramLabel = "YYYY-MM-DD",
            description = "Day at which the expiry of errata is judged (default: today, UTC).")
    private String asOf;

    @Option(names = "--rules", paramLabel = "VERSION",
            description = "Judge by this version of the rules: newer rules only warn (default: the newest).")
    private String rules;

    Judging judging() {
        RulesVersion version = rules == null ? RulesVersion.latest() : RulesVersion.parse(rules);
        try {
            return new Judging(version, asOf == null ? Judging.today().asOf() : LocalDate.parse(asOf));
        } catch (DateTimeException malformed) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--as-of': '" + asOf
                    + "' is no day such as 2026-11-21", malformed);
        }
    }

    Errata errata(Judging judging) throws IOException {
        return errata == null ? ErrataFiles.shipped(judging.asOf()) : ErrataFiles.read(errata, judging.asOf());
    }

    /** Whether any of them was given. */
    boolean isGiven() {
        return errata != null || asOf != null || rules != null;
    }

    /** These options for a process under Wine. */
    List<String> wineArguments(Judging judging) {
        List<String> arguments = new ArrayList<>(List.of("--as-of", judging.asOf().toString(), "--rules", judging.rules().toString()));
        if (errata != null) {
            arguments.addAll(List.of("--errata", WineMachine.windowsPath(errata)));
        }
        return arguments;
    }
}
