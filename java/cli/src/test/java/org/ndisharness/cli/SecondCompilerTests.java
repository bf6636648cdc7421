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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.bridge.NativePlatform;

/**
 * Drivers and stand-ins of clang and of mingw-w64 gcc do the same for the same seed: the whole suite passes on both, and their traces are
 * equal
 * byte by byte. Only the header's image hashes and the addresses of what lies in images or on stacks are the compiler's.
 */
@EnabledOnOs(OS.LINUX)
class SecondCompilerTests {
    private static final int BUILD_MINUTES = 10;
    /** Images and fiber stacks lie in the host's arena at 0x2000'0000'0000; pools and NDIS handles lie elsewhere. */
    private static final Pattern ARENA_ADDRESS = Pattern.compile("\"0x2000[0-9a-f]{8}\"");

    @TempDir
    private Path folder;

    private static Path mingw;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("ndh.root"));
        Process build = new ProcessBuilder(root.resolve("native/build.sh").toString(), "--second-compiler").redirectErrorStream(true)
                .start();
        build.getOutputStream().close();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue()).as(output).isZero();
        mingw = root.resolve("target/drivers/mingw");
    }

    @ParameterizedTest
    @CsvSource({"1, fork", "2, fork", "7, reset"})
    void bothGiveTheSameEvents(String seed, String isolation) throws IOException {
        SuiteFolder clang = SuiteFolder.run(folder.resolve("clang"), "--seed", seed, "--isolation", isolation);
        SuiteFolder gcc = runOnMingwImages("--seed", seed, "--isolation", isolation);

        assertThat(clang.status()).as(clang.output()).isZero();
        assertThat(gcc.status()).as(gcc.output()).isZero();
        Map<String, Path> expected = clang.traces();
        Map<String, Path> actual = gcc.traces();
        assertThat(actual.keySet()).isNotEmpty().isEqualTo(expected.keySet());
        for (Map.Entry<String, Path> trace : expected.entrySet()) {
            Path other = actual.get(trace.getKey());
            assertThat(events(other)).as(trace.getKey()).isEqualTo(events(trace.getValue()));
            assertThat(header(other)).as("the images of " + trace.getKey()).isNotEqualTo(header(trace.getValue()));
        }
    }

    private SuiteFolder runOnMingwImages(String... options) {
        System.setProperty(NativePlatform.DRIVERS_PROPERTY, mingw.toString());
        try {
            return SuiteFolder.run(folder.resolve("gcc"), options);
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
