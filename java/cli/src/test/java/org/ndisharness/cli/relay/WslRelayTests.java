// SPDX-License-Identifier: MIT
package org.ndisharness.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.HarnessException;

/** The relay with a script in the place of wsl.exe, which writes down how it is called. */
class WslRelayTests {
    private static final String HEADING = "  NAME            STATE           VERSION\n";
    private static final String FAKE = """
            #!/bin/sh
            for argument in "$@"; do printf '<%%s>' "$argument"; done >>'%1$s/calls'
            echo >>'%1$s/calls'
            case "$*" in
            "--list --verbose") cat '%1$s/list' ;;
            *"command -v"*) exit $(cat '%1$s/has-ndh') ;;
            *wslpath*) echo "/mnt/c/" ;;
            *) echo "ran there"; echo "a warning" >&2; exit 7 ;;
            esac
            """;

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void install() throws IOException {
        Files.writeString(folder.resolve("wsl.exe"), String.format(FAKE, folder));
        Files.setPosixFilePermissions(folder.resolve("wsl.exe"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("list"), HEADING + "  old             Stopped         1\n* Debian          Running         2\n");
        Files.writeString(folder.resolve("has-ndh"), "0");
    }

    private OptionalInt run(String... arguments) throws IOException {
        WslRelay relay = new WslRelay(folder.resolve("wsl.exe"), "ndh", folder);
        return relay.run(List.of(arguments), new ForwardedProcess(new PrintWriter(out, true), new PrintWriter(err, true)));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    @Test
    void theCommandRunsInTheDistributionAndPassesOnWhatItPrints() throws IOException {
        assertThat(run("run", "close-call", "--target", "embedded", "--only", "close.*", "--out", "C:\\my results\\1",
                "--expect-skips=c:/skips.txt"))
                .hasValue(7);

        assertThat(calls()).last().isEqualTo("<--distribution><Debian><--cd><" + folder
                + "><--exec><ndh><run><close-call><--target><embedded>"
                + "<--only><close.*><--out></mnt/c/my results/1><--expect-skips=/mnt/c/skips.txt>");
        assertThat(out.toString()).isEqualTo("ran there\n");
        assertThat(err.toString()).isEqualTo("a warning\n");
    }

    @Test
    void theDefaultDistributionIsTakenIfItIsOfVersion2() throws IOException {
        Files.writeString(folder.resolve("list"), HEADING + "* old  Stopped 1\n  Ubuntu-22.04 Running 2\n");
        run("targets");
        assertThat(calls()).last().asString().contains("<Ubuntu-22.04>");
        Files.writeString(folder.resolve("list"), HEADING + "  Ubuntu-22.04 Running 2\n* Debian Running 2\n");
        run("targets");
        assertThat(calls()).last().asString().contains("<Debian>");
    }

    @Test
    void whatIsMissingIsSaidWithTheWayToGetIt() throws IOException {
        Files.writeString(folder.resolve("has-ndh"), "1");
        assertThatThrownBy(() -> run("targets")).isInstanceOf(HarnessException.class).hasMessageContaining("'Debian' has no ndh")
                .hasMessageContaining("NDH_WSL_NDH");
        Files.writeString(folder.resolve("list"), HEADING + "* old  Stopped 1\n");
        assertThatThrownBy(() -> run("targets")).hasMessageContaining("wsl --set-version old 2");
        Files.writeString(folder.resolve("list"), "");
        assertThatThrownBy(() -> run("targets")).hasMessageContaining("wsl --install -d Debian").hasMessageContaining("'device'");
        Files.delete(folder.resolve("wsl.exe"));
        assertThatThrownBy(() -> run("targets")).hasMessageContaining("WSL is not on this machine")
                .hasMessageContaining("wsl --install -d Debian");
    }

    @Test
    void listsInUtf16AndInOtherLanguagesAreRead() {
        String list = "\uFEFF  NOME     STATO           VERSIONE\r\n* Debian   In esecuzione   2\r\n";

        assertThat(WslDistribution.parse(list.getBytes(StandardCharsets.UTF_16LE))).containsExactly(new WslDistribution("Debian", 2, true));
        assertThat(WslDistribution.parse(list.substring(1).getBytes(StandardCharsets.UTF_16LE))).hasSize(1);
        assertThat(WslDistribution.parse("no distribution is installed".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
