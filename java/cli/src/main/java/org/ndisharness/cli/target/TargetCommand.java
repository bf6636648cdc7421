// SPDX-License-Identifier: MIT
package org.ndisharness.cli.target;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes target files. */
@Command(name = "target", mixinStandardHelpOptions = true, description = "Makes target files.", subcommands = InitCommand.class)
public final class TargetCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: init");
    }
}
