// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows targets and what they run on. */
@Command(name = "targets", mixinStandardHelpOptions = true, description = "Opens targets and tells what they run on.")
final class TargetsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*",
            description = "Targets of harness-config/targets (default: embedded, on Windows device).")
    private List<String> names = List.of(TargetConfig.defaultName());

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (String name : names) {
            TargetConfig config = ConfigFiles.target(name);
            if (WineMachine.isNeededFor(config)) {
                int status = new WineRun(out, spec.commandLine().getErr()).run(config, List.of("targets", WineMachine.windowsName(name)));
                if (status != ExitStatus.PASSED.code()) {
                    return status;
                }
                continue;
            }
            out.println(config.name() + ": " + config.description());
            try (Target target = Target.open(config)) {
                target.identify().components().forEach(c -> out.println("  " + c + " (" + c.evidence() + ")"));
                target.images().forEach((image, hash) -> out.println("  " + image + " sha256 " + hash));
                out.println("  " + target.label());
            }
        }
        out.flush();
        return ExitStatus.PASSED.code();
    }
}
