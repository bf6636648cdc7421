// SPDX-License-Identifier: MIT
package org.ndisharness.cli.rules;

import java.io.PrintWriter;
import java.util.List;
import org.ndisharness.conformance.matrix.MatrixResult;

/** The matrix as text: a line for each rule and mutant. */
final class MatrixText {
    private MatrixText() {
    }

    static void print(MatrixResult result, PrintWriter out) {
        for (MatrixResult.Row row : result.rows()) {
            out.println(row.rule() + " (" + row.actor() + ", " + row.level() + "): " + row.title());
            row.mutants().forEach(mutant -> print(mutant, out));
            if (!row.isKilled()) {
                out.println("    " + (row.isGap() ? "GAP" : "not killed: " + row.reason()));
            }
        }
        List<MatrixResult.Control> loud = result.controls().stream().filter(control -> !control.wrong().isEmpty()).toList();
        loud.forEach(
                control -> control.wrong().forEach(wrong -> out.println("scenario " + control.scenario() + " is not silent: " + wrong)));
        long killed = result.rows().stream().filter(MatrixResult.Row::isKilled).count();
        long mutants = result.rows().stream().mapToLong(row -> row.mutants().size()).sum();
        out.println(result.rows().size() + " rules: " + killed + " killed by " + mutants + " mutants of " + result.controls().size()
                + " scenarios, "
                + (result.rows().size() - killed - result.gaps().size()) + " not with a reason, " + result.gaps().size() + " gaps; "
                + result.faults().size() + " faults");
    }

    private static void print(MatrixResult.Kill mutant, PrintWriter out) {
        out.println("    " + (mutant.killed() ? "killed" : "ALIVE ") + "  " + mutant.mutant() + ": " + mutant.title()
                + (mutant.implied().isEmpty() ? "" : "; implies " + String.join(", ", mutant.implied()))
                + (mutant.end().isEmpty() ? "" : "; " + mutant.end()));
        mutant.wrong().forEach(wrong -> out.println("            WRONG: " + wrong));
    }
}
