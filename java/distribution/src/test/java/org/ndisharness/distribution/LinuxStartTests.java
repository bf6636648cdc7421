// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zip for Linux starts without Maven and without a locale, from a folder with spaces and letters of several languages. */
@EnabledOnOs(OS.LINUX)
class LinuxStartTests {
    private static final String SYSTEM_PATH = "/usr/bin:/bin";
    private static final int DEADLINE_SECONDS = 120;
    private static final List<String> RUN = List.of("run", "close-call", "--only", "race-close.*");

    @TempDir
    private static Path folder;

    private static Path top;

    private Path here;

    @BeforeAll
    static void unpack() throws IOException {
        top = Zip.LINUX.unpack(Files.createDirectories(folder.resolve("Prüf stand 試験")));
    }

    @Test
    void itRunsCasesAndWritesTheReportToTheCurrentFolder(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;

        Command run = ndh(top.resolve("ndh"), Map.of(), RUN);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(here.resolve("target/ndh/close-call/report.html")).isNotEmptyFile();
    }

    @Test
    void theWholeSuitePassesOnJava25WithoutAWarning(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;
        Path jre = Jre25.home();

        Command run = ndh(top.resolve("ndh"), Map.of("JAVA_HOME", jre.toString()), List.of("run", "close-call"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.err()).doesNotContainIgnoringCase("warning");
    }

    @Test
    void aLinkToItWorks(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;
        Path link = Files.createSymbolicLink(here.resolve("ndh"), top.resolve("ndh"));

        assertThat(ndh(link, Map.of(), List.of("--version")).out()).startsWith("NDIS Harness ");
    }

    @Test
    void itReadsTheSuitesAndTargetsBesideIt(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;
        Path other = Zip.LINUX.unpack(here.resolve("other"));
        Files.delete(other.resolve("harness-config/suites/close-call.json"));
        Files.writeString(other.resolve("harness-config/suites/mine.json"),
                Files.readString(top.resolve("harness-config/suites/close-call.json")).replace("\"close-call\"", "\"mine\""));

        Command run = ndh(other.resolve("ndh"), Map.of(), List.of("run", "mine", "--only", "race-close.*"));

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void itHasTheSymbolsForDebugging(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;

        Command run = ndh(top.resolve("ndh"), Map.of(), List.of("debug", "--gdb", "/nowhere/gdb", "race-close.client-vc.dpc.dpc"));

        assertThat(run.output()).contains("/nowhere/gdb").doesNotContain("no symbols");
    }

    @Test
    void aMissingJavaIsNamed(@TempDir Path elsewhere) throws IOException {
        here = elsewhere;

        Command run = ndh(top.resolve("ndh"), Map.of("JAVA_HOME", "/nowhere"), RUN);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("ndh: no /nowhere/bin/java").contains("apt-get install");
    }

    private Command ndh(Path script, Map<String, String> environment, List<String> arguments) throws IOException {
        Map<String, String> all =
                new HashMap<>(Map.of("PATH", SYSTEM_PATH, "HOME", here.toString(), "JAVA_HOME", System.getProperty("java.home")));
        all.putAll(environment);
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        return Command.run(here, all, DEADLINE_SECONDS, command);
    }
}
