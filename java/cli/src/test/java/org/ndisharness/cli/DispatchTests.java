// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.cli.relay.WslRelay;
import picocli.CommandLine;

/** Where a command line runs on machines that this is not. */
class DispatchTests {
    private static final String NO_WAY = "NDIS Harness does not run on Mac OS X aarch64: use Linux";

    private record Result(int status, String output) {
    }

    private static Result execute(Dispatch dispatch, String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine commandLine = Ndh.commandLine(dispatch);
        commandLine.setOut(new PrintWriter(output, true));
        commandLine.setErr(new PrintWriter(output, true));
        return new Result(commandLine.execute(arguments), output.toString());
    }

    private static WslRelay noWsl() {
        return new WslRelay(Map.of("SystemRoot", "/nowhere"));
    }

    @Test
    void aMachineWithoutNativePartsGetsOneLine() {
        Dispatch mac = new Dispatch(Optional.of(NO_WAY), false, noWsl());

        assertThat(execute(mac, "run", "close-call")).isEqualTo(new Result(2, "ndh: " + NO_WAY + System.lineSeparator()));
        assertThat(execute(mac, "targets")).isEqualTo(new Result(2, "ndh: " + NO_WAY + System.lineSeparator()));
        assertThat(execute(mac, "run", "--help").status()).isZero();
    }

    @Test
    void windowsSendsTargetsOfLinuxToWsl() {
        Dispatch windows = new Dispatch(Optional.empty(), true, noWsl());

        Result result = execute(windows, "run", "close-call", "--target", "embedded");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).contains("WSL is not on this machine").contains("wsl --install -d Debian");
        assertThat(execute(windows, "run", "close-call", "--target", "embeded").output()).contains("known: device, embedded,");
    }

    /** A JVM that believes to be elsewhere; it must not load JNA before it says so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Mac OS X | aarch64 | does not run on Mac OS X aarch64",
        "Linux | aarch64 | does not run on Linux aarch64"})
    void otherMachinesAreRefusedBeforeAnyLibraryIsLoaded(String system, String architecture, String message)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.name=" + system, "-Dos.arch=" + architecture, "-Xlog:class+load", "-cp", System.getProperty("java.class.path"),
                Ndh.class.getName(), "run", "close-call"))
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(output).contains("ndh: NDIS Harness " + message).doesNotContain("com.sun.jna.Native ");
    }
}
