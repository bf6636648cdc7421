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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's project, {@code java/sample}, outside of the sources and with a local repository that holds this project's artefacts only. What
 * others made comes from the local repository of this build, as from a mirror.
 */
@EnabledOnOs(OS.LINUX)
class SampleTests {
    private static final int DEADLINE_SECONDS = 300;
    private static final String SUMMARY = "Tests run: %d, Failures: %d, Errors: 0, Skipped: 0";

    @TempDir
    private Path folder;

    private Path sample;

    @BeforeEach
    void copy() throws IOException {
        Path from = Build.ROOT.resolve("java/sample");
        sample = folder.resolve("sample");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
                Files.copy(file, sample.resolve(from.relativize(file).toString()));
            }
        }
        Build.repository(folder.resolve("repository"));
        Files.writeString(folder.resolve("settings.xml"), "<settings><mirrors><mirror><id>build</id><mirrorOf>*</mirrorOf><url>"
                + Path.of(System.getProperty("ndh.repository")).toUri() + "</url></mirror></mirrors></settings>");
    }

    @Test
    void itsTestsPass() throws IOException {
        Command run = maven("test");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.out()).contains(SUMMARY.formatted(2, 0));
        assertNothingDisturbedSurefire();
    }

    @Test
    void theTestThatFailsOnPurposeNamesWhatItSawAndTheLogOfItsWorld() throws IOException {
        Command run = maven("test", "-Pfailing");

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.out()).contains(SUMMARY.formatted(3, 1)).contains("expected status NDIS_STATUS_SUCCESS, got NDIS_STATUS_FAILURE")
                .containsPattern("the log of its world: \\S+/sample/target/ndis-harness/ndhost-\\d+\\.log");
        assertNothingDisturbedSurefire();
    }

    @Test
    void compiledBy17ItRunsOn25WithoutAWarning() throws IOException {
        Path jre = Jre25.home();

        Command run = maven("test", "-Djvm=" + jre.resolve("bin/java"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.out()).contains(SUMMARY.formatted(2, 0));
        assertThat(run.output()).doesNotContain("WARNING: ");
    }

    /** Helper and host write nothing to the streams of the JVM, by which Surefire talks to it. */
    private void assertNothingDisturbedSurefire() throws IOException {
        assertThat(Zip.files(sample.resolve("target/surefire-reports"))).noneMatch(name -> name.contains(".dump"));
    }

    private Command maven(String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString(), "LC_ALL", "C.UTF-8",
                "JAVA_HOME", System.getProperty("java.home")));
        List<String> command = new ArrayList<>(List.of(System.getProperty("ndh.maven.home") + "/bin/mvn", "-B", "-ntp", "-e",
                "-s", folder.resolve("settings.xml").toString(), "-Dmaven.repo.local=" + folder.resolve("repository")));
        command.addAll(List.of(arguments));
        return Command.run(sample, environment, DEADLINE_SECONDS, command);
    }
}
