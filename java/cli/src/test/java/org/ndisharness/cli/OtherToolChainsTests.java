// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.bridge.NativePlatform;

/**
 * Drivers and stand-ins of other tool chains do the same for the same seed: the whole suite passes on all, and their traces are equal byte
 * by byte. Only the header's image hashes and the addresses of what lies in images or on stacks are the compiler's. The tool chains:
 * mingw-w64 gcc with GNU ld, and clang in the manner of Microsoft's, with control flow guard, a load configuration, structured exceptions
 * and a PDB.
 */
@EnabledOnOs(OS.LINUX)
class OtherToolChainsTests {
    private static final int BUILD_MINUTES = 10;
    /** Images and fiber stacks lie in the host's arena at 0x2000'0000'0000; pools and NDIS handles lie elsewhere. */
    private static final Pattern ARENA_ADDRESS = Pattern.compile("\"0x2000[0-9a-f]{8}\"");

    @TempDir
    private Path folder;

    private static Path drivers;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("ndh.root"));
        for (String which : List.of("--second-compiler", "--guarded")) {
            Process build = new ProcessBuilder(root.resolve("native/build.sh").toString(), which).redirectErrorStream(true).start();
            build.getOutputStream().close();
            String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(build.exitValue()).as(output).isZero();
        }
        drivers = root.resolve("target/drivers");
    }

    @ParameterizedTest
    @CsvSource({"mingw, 1, fork, embedded", "mingw, 2, fork, embedded", "mingw, 7, reset, embedded", "guarded, 1, fork, embedded",
        "guarded, 7, reset, embedded", "mingw, 1, fork, embedded-ndis5", "guarded, 1, fork, embedded-ndis5"})
    void allGiveTheSameEvents(String others, String seed, String isolation, String target) throws IOException {
        String[] options = {"--seed", seed, "--isolation", isolation, "--target", target};
        SuiteFolder own = SuiteFolder.run(folder.resolve("own"), options);
        SuiteFolder other = runOn(others, options);

        assertThat(own.status()).as(own.output()).isZero();
        assertThat(other.status()).as(other.output()).isZero();
        Map<String, Path> expected = own.traces();
        Map<String, Path> actual = other.traces();
        assertThat(actual.keySet()).isNotEmpty().isEqualTo(expected.keySet());
        for (Map.Entry<String, Path> trace : expected.entrySet()) {
            Path same = actual.get(trace.getKey());
            assertThat(events(same)).as(trace.getKey()).isEqualTo(events(trace.getValue()));
            assertThat(header(same)).as("the images of " + trace.getKey()).isNotEqualTo(header(trace.getValue()));
        }
    }

    @Test
    void theGuardedDriverHasWhatUsersDriversHave() {
        String facts = SuiteFolder.command(folder, "inspect", drivers.resolve("guarded/ndhmp.sys").toString()).output();

        assertThat(facts).contains("security cookie (/GS), control flow guard with ").contains("PDB        ndhmp.pdb, GUID ");
        assertThat(facts).as("raises and handles an exception").contains("ExRaiseStatus", "__C_specific_handler");
        assertThat(facts).containsPattern("\n +PAGE +r-x ").containsPattern("\n +INIT +r-x ");
    }

    private SuiteFolder runOn(String others, String... options) {
        System.setProperty(NativePlatform.DRIVERS_PROPERTY, drivers.resolve(others).toString());
        try {
            return SuiteFolder.run(folder.resolve(others), options);
        } finally {
            System.clearProperty(NativePlatform.DRIVERS_PROPERTY);
        }
    }

    private static String header(Path trace) throws IOException {
        return Files.readAllLines(trace).get(0);
    }

    private static String events(Path trace) throws IOException {
        List<String> lines = Files.readAllLines(trace);
        return ARENA_ADDRESS.matcher(String.join("\n", lines.subList(1, lines.size()))).replaceAll("\"address\"");
    }
}
