// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code java/sample} as a user has it. */
@EnabledOnOs(OS.LINUX)
class SampleTests {
    @TempDir
    private Path folder;

    private UserProject sample;

    @BeforeEach
    void copy() throws IOException {
        sample = UserProject.copy("java/sample", folder);
    }

    @Test
    void itsTestsPass() throws IOException {
        Command run = sample.maven("test");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.out()).contains(UserProject.summary(2, 0));
        sample.assertNothingDisturbedSurefire();
    }

    @Test
    void theTestThatFailsOnPurposeNamesWhatItSawAndTheLogOfItsWorld() throws IOException {
        Command run = sample.maven("test", "-Pfailing");

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.out()).contains(UserProject.summary(3, 1)).contains("expected status NDIS_STATUS_SUCCESS, got NDIS_STATUS_FAILURE")
                .containsPattern("the log of its world: \\S+/sample/target/ndis-harness/ndhost-\\d+\\.log");
        sample.assertNothingDisturbedSurefire();
    }

    @Test
    void compiledBy17ItRunsOn25WithoutAWarning() throws IOException {
        Path jre = Jre25.home();

        Command run = sample.maven("test", "-Djvm=" + jre.resolve("bin/java"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.out()).contains(UserProject.summary(2, 0));
        assertThat(run.output()).doesNotContain("WARNING: ");
    }
}
