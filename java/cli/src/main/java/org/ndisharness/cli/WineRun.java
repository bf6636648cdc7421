// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.ndisharness.cli.relay.ForwardedProcess;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;

/** Runs this command once more, in a Windows JVM under Wine; passes on what it prints and its exit status. */
final class WineRun {
    private final ForwardedProcess process;

    WineRun(PrintWriter out, PrintWriter err) {
        this.process = new ForwardedProcess(out, err);
    }

    /** The script that is started ends all that it started when it is told to end. */
    int run(TargetConfig target, List<String> arguments) throws IOException {
        return process.run(new ProcessBuilder(WineMachine.java(target, Ndh.class.getName(), arguments)))
                .orElse(ExitStatus.INTERRUPTED.code());
    }
}
