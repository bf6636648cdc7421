// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ndisharness.harness.BenchProgram;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast this machine does what the harness is used for. */
@Command(name = "bench", mixinStandardHelpOptions = true,
        description = "Measures speeds, each beside a floor that is measured in the same run, in turns.",
        footer = {"", "Figures: interactive-round-trip, interactive-java-vs-c, batch-64-java-vs-c, batch-4096-java-vs-c, events-drain,",
            "events-produced, close-cycle, close-cycle-scaling, new-world, world-reset, suite, embedded-vs-wine, start.", "",
            "Exit status: 0 measured (whether targets are met or not), 2 usage or set-up error, 3 the harness or the machine failed."})
public final class BenchCommand implements Callable<Integer> {
    private static final int DEFAULT_ROUNDS = 21;

    @Spec
    private CommandSpec spec;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
            description = "Form of the answer (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Measure only these figures.")
    private List<String> only = List.of();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "" + DEFAULT_ROUNDS,
            description = "How often each measurement and its floor take turns, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--scale", paramLabel = "F", defaultValue = "1",
            description = "Share of the usual iterations within a round, 0.001 to 100 (default: ${DEFAULT-VALUE}).")
    private double scale;

    @Option(names = "--target", paramLabel = "NAME", defaultValue = "embedded",
            description = "An embedded target (default: ${DEFAULT-VALUE}).")
    private String target;

    @Override
    public Integer call() {
        TargetConfig config = check();
        PrintWriter out = spec.commandLine().getOut();
        List<Figure> figures = new ArrayList<>();
        boolean text = format.equals("text");
        try (Scratch scratch = new Scratch();
                Target opened = Target.open(config);
                BenchProgram program = BenchProgram.start(config, Bench.SEED)) {
            Figures all = new Figures(new Bench(config, opened, program, scratch, rounds, scale));
            if (text) {
                FigureTable.head(out, opened.label());
            }
            for (String name : only.isEmpty() ? Figures.NAMES : only) {
                Figure figure = all.measure(name);
                figures.add(figure);
                if (text) {
                    FigureTable.row(out, figure);
                }
            }
        }
        if (!text) {
            Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
            out.println(gson.toJson(Map.of("figures", figures)));
        }
        out.flush();
        return 0;
    }

    private TargetConfig check() {
        if (!format.equals("text") && !format.equals("json")) {
            throw wrong("--format", format, "text or json");
        }
        if (rounds < 1 || rounds > 1000) {
            throw wrong("--rounds", Integer.toString(rounds), "1 to 1000");
        }
        if (!(scale >= 0.001 && scale <= 100)) {
            throw wrong("--scale", Double.toString(scale), "0.001 to 100");
        }
        for (String name : only) {
            if (!Figures.NAMES.contains(name)) {
                throw wrong("--only", name, String.join(", ", Figures.NAMES));
            }
        }
        TargetConfig config = ConfigFiles.target(target);
        if (!config.isEmbedded()) {
            throw wrong("--target", target, "an embedded target, because the floors are those of the driver host");
        }
        return config;
    }

    private ParameterException wrong(String option, String value, String allowed) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': '" + value + "' is not " + allowed);
    }
}
