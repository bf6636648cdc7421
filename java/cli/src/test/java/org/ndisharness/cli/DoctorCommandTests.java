// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.WineMachine;

/** {@code ndh doctor} as users call it. */
class DoctorCommandTests {
    @TempDir
    private Path folder;

    @Test
    void theEmbeddedTargetWorksHere() {
        SuiteFolder result = SuiteFolder.command(folder, "doctor");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("driver host", "answered HELLO", "All that the target 'embedded' needs works.");
        assertThat(result.output()).as("redirected output has no colours").doesNotContain("\u001B");
    }

    @Test
    void theDeviceTargetIsMissingOnLinux() {
        SuiteFolder result = SuiteFolder.command(folder, "doctor", "--target", "device", "--format", "json");

        assertThat(result.status()).isEqualTo(1);
        JsonObject diagnosis = JsonParser.parseString(result.output()).getAsJsonObject();
        assertThat(diagnosis.get("works").getAsBoolean()).isFalse();
        assertThat(diagnosis.toString()).contains("run this on the Windows machine");
    }

    @Test
    void wrongUseExitsWith2() {
        assertThat(SuiteFolder.command(folder, "doctor", "--format", "xml").status()).isEqualTo(2);
        assertThat(SuiteFolder.command(folder, "doctor", "--target", "nowhere").status()).isEqualTo(2);
        assertThat(SuiteFolder.command(folder, "doctor", "--target", "nowhere").output()).contains("known: device, embedded,");
    }

    @Test
    void theWineTargetIsRehearsedInTheWindowsJvm() {
        Assumptions.assumeTrue(WineMachine.missing().isEmpty(), "no Wine");
        SuiteFolder result = SuiteFolder.command(folder, "doctor", "--target", "wine");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("service ndhctl     running", "without meaning under Wine", "Wine has no Plug and Play",
                "kernel: Wine");
    }
}
