// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;

/** Runs this command in the Windows JVM under Wine, beside the drivers; the script that starts it has the deadline. */
final class WineDoctor {
    private final String mainClass;

    WineDoctor(String mainClass) {
        this.mainClass = mainClass;
    }

    Diagnosis examine(TargetConfig target, String nameOrPath) throws IOException {
        List<String> arguments = List.of("doctor", "--target", WineMachine.windowsName(nameOrPath), "--format", "json");
        Process process = new ProcessBuilder(WineMachine.java(target, mainClass, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status > 1) {
                Finding failed = Finding.missing("JVM under Wine", "ended with status " + status + ": " + output.strip(),
                        "see target/wine/wine.log");
                return new Diagnosis(target.name(), false, List.of(failed));
            }
            return Diagnosis.parse(output);
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while the JVM under Wine looked around", interrupted);
        }
    }
}
