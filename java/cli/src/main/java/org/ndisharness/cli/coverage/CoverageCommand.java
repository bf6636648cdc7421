// SPDX-License-Identifier: MIT
package org.ndisharness.cli.coverage;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ndisharness.cli.check.TraceFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what recorded traces reach, and what none of them does. */
@Command(name = "coverage", mixinStandardHelpOptions = true,
        description = "Tells which rules, functions, callbacks and object states recorded traces of any target reach, and which no trace "
                + "does.",
        footer = {"", "A rule is reached where its situation came up, so that it could have been broken.",
            "Exit status: 0 told, 2 usage error, or a file that is no whole trace."})
public final class CoverageCommand implements Callable<Integer> {
    private enum Format {
        text, json
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of runs or of traces, or trace files (*.jsonl).")
    private List<Path> paths;

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() throws IOException {
        Coverage coverage = new Coverage();
        for (Path file : TraceFiles.of(paths)) {
            coverage.add(TraceFiles.read(file));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            CoverageJson.print(coverage, out);
        } else {
            CoverageText.print(coverage, out);
        }
        out.flush();
        return 0;
    }
}
