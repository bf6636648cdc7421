// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.conformance.CaseSelection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which cases of a suite run, and in which order. */
final class SelectionOptions {
    private static final String RANDOM = "random";
    private static final String DECLARED = "declared";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--only", paramLabel = "GLOB", split = ",", description = "Run only cases whose ids fit; * stands for anything.")
    private List<String> only = List.of();

    @Option(names = "--tag", paramLabel = "TAG", split = ",",
            description = "Run only cases with one of these tags (ndh list SUITE shows them).")
    private List<String> tags = List.of();

    @Option(names = "--rule", paramLabel = "GLOB", split = ",",
            description = "Run only cases that exercise one of these rules; * stands for anything.")
    private List<String> rules = List.of();

    @Option(names = "--order", paramLabel = DECLARED + "|" + RANDOM,
            description = "Order of classes and methods; it changes no trace (default: " + DECLARED + ").")
    private String order;

    @Option(names = "--order-seed", paramLabel = "N",
            description = "Seed of the random order, 0 to 18446744073709551615 (default: that of --seed).")
    private String orderSeed;

    CaseSelection selection() {
        return new CaseSelection(only, tags, rules);
    }

    /** @param seed of the run, for a random order without a seed of its own */
    CaseOrder order(long seed) {
        boolean random = RANDOM.equals(order);
        if (order != null && !random && !order.equals(DECLARED)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--order': '" + order + "' is not " + DECLARED
                    + " or " + RANDOM);
        }
        if (orderSeed != null && !random) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid use of option '--order-seed': only a random order has a seed; allowed: --order " + RANDOM);
        }
        if (!random) {
            return CaseOrder.DECLARED;
        }
        try {
            return CaseOrder.random(orderSeed == null ? seed : Long.parseUnsignedLong(orderSeed));
        } catch (NumberFormatException malformed) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--order-seed': '" + orderSeed
                    + "' is not a number from 0 to 18446744073709551615", malformed);
        }
    }

    /** Whether any of them was given. */
    boolean isGiven() {
        return !selection().isAll() || order != null || orderSeed != null;
    }

    /** These options for another process. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--only", String.join(",", only));
        add(arguments, "--tag", String.join(",", tags));
        add(arguments, "--rule", String.join(",", rules));
        add(arguments, "--order", order);
        add(arguments, "--order-seed", orderSeed);
        return arguments;
    }

    private static void add(List<String> arguments, String name, String value) {
        if (value != null && !value.isEmpty()) {
            arguments.addAll(List.of(name, value));
        }
    }
}
