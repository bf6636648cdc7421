// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a driver image is and needs, without running it. */
@Command(name = "inspect", mixinStandardHelpOptions = true,
        description = "Tells what a driver image is, what it imports, what of that the driver host and the stand-ins provide, and what is "
                + "missing.",
        footer = {"",
            "Exit status: 0 all that it imports is provided, 1 something is missing, 2 it cannot be read or is no image for the host."})
public final class InspectCommand implements Callable<Integer> {
    private static final int MISSING = 1;

    private enum Format {
        text, json
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.sys", description = "The driver image.")
    private Path file;

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() {
        Inspection inspection = Inspection.of(file);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(inspection.toJson());
        } else {
            new InspectionText(inspection, out).print();
        }
        out.flush();
        return inspection.isComplete() ? 0 : MISSING;
    }
}
