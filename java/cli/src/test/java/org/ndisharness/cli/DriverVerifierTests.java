// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.TargetConfig;

/** How verifier.exe is called; Driver Verifier itself has not been seen, there is no Windows here. */
class DriverVerifierTests {
    private static final TargetConfig DEVICE = ConfigFiles.target("device");

    private final List<List<String>> commands = new ArrayList<>();

    private DriverVerifier answering(int status, String output) {
        return new DriverVerifier(command -> {
            commands.add(command);
            return new DriverVerifier.Answer(status, output);
        });
    }

    @Test
    void standardFlagsAreSetForTheTargetsDriversAndNdis() throws IOException {
        answering(2, "").set(DEVICE);
        answering(0, "").reset();

        assertThat(commands).containsExactly(List.of("verifier.exe", "/standard", "/driver", "ndhctl.sys", "ndhmp.sys", "ndis.sys"),
                List.of("verifier.exe", "/reset"));
        assertThat(DriverVerifier.setting(DEVICE)).isEqualTo("standard: ndhctl.sys ndhmp.sys ndis.sys");
    }

    @Test
    void itIsInForceWhenEveryDriverIsListed() throws IOException {
        assertThat(answering(0, "MODULE: NDIS.SYS (load: 1)\nMODULE: ndhctl.sys\nMODULE: ndhmp.sys").isInForce(DEVICE)).isTrue();
        assertThat(answering(0, "MODULE: ndhctl.sys\nMODULE: ndis.sys").isInForce(DEVICE)).isFalse();
        assertThat(commands).containsOnly(List.of("verifier.exe", "/query"));
    }

    @Test
    void aRefusalIsAnError() {
        assertThatThrownBy(() -> answering(1, "Access is denied.\n").set(DEVICE)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exit status 1").hasMessageContaining("Access is denied.").hasMessageContaining("elevated");
    }
}
