// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ndh debug} with gdb in batch mode. In a process of its own, because gdb has the standard output. */
class DebugCommandTests {
    private static final String CASE = "close.client-vc.later.success.no-data.deactivated-before";
    private static final int SECONDS = 240;

    @TempDir
    private Path folder;

    private record Result(int status, String output) {
    }

    private Result debug(String... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(entry -> Files.isExecutable(Path.of(entry, "gdb"))),
                "no gdb; native/setup.sh --with-gdb installs it");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dndh.log.dir=" + folder, "-cp", System.getProperty("java.class.path"), Ndh.class.getName(), "debug", CASE, "--", "-nx",
                "-batch"));
        for (String argument : arguments) {
            command.addAll(List.of("-ex", argument));
        }
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Test
    void gdbStopsInTheCloseHandlerAndUnwindsThroughTheDrivers() throws IOException, InterruptedException {
        Result result = debug("break ProtocolCmCloseCall", "continue", "info args", "backtrace", "delete", "detach");

        assertThat(result.output()).contains("CallMgrVcContext = 0x").contains("CallMgrPartyContext = 0x0").contains("Size = 0")
                .containsSubsequence("#0", "ProtocolCmCloseCall", "NdisClCloseCall", "ClientCloseCall", "ControlEvtDeviceControl",
                        "FxDispatch", "IofCallDriver", "ndh_fiber_first")
                .contains("PASSED " + CASE).doesNotContain("ignoring section flag");
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void gdbStopsAtABugCheckWithTheDriversFrames() throws IOException, InterruptedException {
        Result result = debug("break ProtocolCmCloseCall", "continue", "set $rsp = $rsp - 8", "set {long}$rsp = $rip", "set $rcx = 0xE2",
                "set $rip = (long) KeBugCheck", "continue", "backtrace 4", "continue");

        assertThat(result.output()).containsSubsequence("Breakpoint", "ProtocolCmCloseCall", "Breakpoint 1, publish", "#0", "publish",
                "KeBugCheck")
                .contains("FAILED " + CASE).contains("0xE2");
        assertThat(result.status()).as(result.output()).isEqualTo(1);
    }

    @Test
    void whatCannotBeDebuggedIsAUsageError() {
        assertThat(SuiteFolder.command(folder, "debug", "close.client").output())
                .contains("There is no case 'close.client'; the nearest: close.client-vc");
        assertThat(SuiteFolder.command(folder, "debug", "close.client").status()).isEqualTo(2);
        assertThat(SuiteFolder.command(folder, "debug", CASE, "--target", "device").output()).contains("WinDbg debugs a Windows machine");
    }
}
