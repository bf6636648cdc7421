// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete this command line. */
@Command(name = "completion", mixinStandardHelpOptions = true, description = "Prints the completion script of a shell.",
        footer = {"", "In bash or zsh: source <(ndh completion bash)"})
final class CompletionCommand implements Runnable {
    private enum Shell {
        bash, zsh
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "The shell; one script serves both.")
    private Shell shell;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(AutoComplete.bash("ndh", Ndh.commandLine()));
        out.flush();
    }
}
