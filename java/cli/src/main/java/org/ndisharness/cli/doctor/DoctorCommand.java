// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what works and what is missing. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Tells what of a target works on this machine, what is missing, and the command that mends it.",
        footer = {"", "Exit status: 0 all that the target needs works, 1 something is missing, 2 usage error."})
public final class DoctorCommand implements Callable<Integer> {
    private static final int MISSING = 1;
    private static final int NAME_WIDTH = 18;

    private enum Format {
        text, json
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--target", paramLabel = "NAME",
            description = "Target of harness-config/targets, or the path of a target file (default: ${DEFAULT-VALUE}).")
    private String target = TargetConfig.defaultName();

    @Option(names = "--format", paramLabel = "text|json", description = "How to tell it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Override
    public Integer call() throws IOException {
        TargetConfig config = ConfigFiles.target(target);
        CommandSpec root = spec.root();
        Diagnosis diagnosis = Diagnosis.of(config.name(), new CheckList(version(root)).of(config));
        if (WineMachine.isNeededFor(config) && diagnosis.works()) {
            diagnosis = diagnosis.and(new WineDoctor(root.userObject().getClass().getName()).examine(config, target));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(diagnosis.toJson());
        } else {
            print(diagnosis, out);
        }
        out.flush();
        return diagnosis.works() ? 0 : MISSING;
    }

    /** The number in the root command's version line. */
    private static String version(CommandSpec root) {
        return root.version()[0].replaceFirst("^[^0-9]*", "");
    }

    private static void print(Diagnosis diagnosis, PrintWriter out) {
        for (Finding finding : diagnosis.findings()) {
            String level = switch (finding.level()) {
                case OK -> "@|green ok     |@";
                case NOTE -> "@|yellow note   |@";
                case MISSING -> "@|bold,red MISSING|@";
            };
            out.printf("%s  %-" + NAME_WIDTH + "s %s%n", Ansi.AUTO.string(level), finding.check(), finding.text());
            if (!finding.mend().isEmpty()) {
                out.printf("%" + (NAME_WIDTH + 9) + "s mend: %s%n", "", finding.mend());
            }
        }
        out.println();
        out.println(diagnosis.works() ? "All that the target '" + diagnosis.target() + "' needs works."
                : "The target '" + diagnosis.target() + "' does not work: mend what is MISSING.");
    }
}
