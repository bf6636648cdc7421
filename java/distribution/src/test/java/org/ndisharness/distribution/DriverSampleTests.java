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

/** {@code java/sample-driver} as a user has it: it builds a driver of its own by the SDK of the Linux zip, and tests it. */
@EnabledOnOs(OS.LINUX)
class DriverSampleTests {
    @TempDir
    private Path folder;

    private UserProject sample;
    private String sdk;

    @BeforeEach
    void copy() throws IOException {
        sample = UserProject.copy("java/sample-driver", folder);
        sdk = "-Dndh.sdk=" + Zip.LINUX.unpack(folder.resolve("zip")).resolve("sdk");
    }

    @Test
    void itsDriverIsBuiltAndItsTestsPass() throws IOException {
        Command run = sample.maven("test", sdk);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.out()).contains(UserProject.summary(2, 0));
        assertThat(sample.place().resolve("target/driver/loopcall.sys")).exists();
        sample.assertNothingDisturbedSurefire();
    }

    @Test
    void theDefectBreaksARuleAlthoughTheTestItselfSeesNothingWrong() throws IOException {
        Command run = sample.maven("test", "-Pfailing", sdk);

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.out()).contains(UserProject.summary(3, 1)).contains("VC-ACT-002");
        sample.assertNothingDisturbedSurefire();
    }

    @Test
    void withoutTheSdkTheBuildSaysWhatIsMissing() throws IOException {
        Command run = sample.maven("test", "-Dndh.sdk=/nowhere");

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("'/nowhere' is no SDK of NDIS Harness");
    }
}
