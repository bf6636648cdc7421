// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the driver host cannot be told, by name. */
class CapabilityTests {
    @ParameterizedTest
    @EnumSource
    void theDriverHostSaysWhatItLacks(Capability capability) {
        try (Target target = Target.open("embedded")) {
            assertThat(target.unavailable(capability)).get().asString().contains("neither Plug and Play nor network configuration");
            assertThatThrownBy(() -> target.turn(capability, true)).isInstanceOf(HarnessException.class)
                    .hasMessageContaining(capability.name()).hasMessageContaining("'embedded'");
        }
    }
}
