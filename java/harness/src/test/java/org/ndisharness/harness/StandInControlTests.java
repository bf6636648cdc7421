// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ndisharness.trace.FunctionId;

/** What a box does by itself, and rules of NDIS broken on purpose. */
@EnabledOnOs(OS.LINUX)
class StandInControlTests {
    @Test
    void anAdapterIsPausedAndSuspended() {
        try (Target target = Target.open("embedded"); World world = target.openWorld(1); Session session = world.openSession("power")) {
            StandInControl control = world.standIn().orElseThrow();

            control.pauseAdapter();
            control.restartAdapter();
            control.suspendAdapter();
            assertThatThrownBy(control::pauseAdapter).hasMessageContaining("PAUSE of the adapter: NDIS_STATUS 0xC0000184");
            control.resumeAdapter();
            assertThatThrownBy(control::resumeAdapter).hasMessageContaining("0xC0000184");
            assertThat(session.hello().notifiesCloseAf()).isTrue();
        }
    }

    /** What a driver that never completes owes, not just that nothing more happens. */
    @Test
    void aPauseThatNobodyCompletesIsNamed() {
        try (Target target = Target.open("embedded"); World world = target.openWorld(1); Session session = world.openSession("hang")) {
            session.apply(ReplyPolicy.of(FunctionId.MINIPORT_PAUSE).manual());

            assertThatThrownBy(world.standIn().orElseThrow()::pauseAdapter).isInstanceOf(WorldLostException.class)
                    .hasMessageContaining("NDIS-HANG").hasMessageContaining("MiniportPause")
                    .hasMessageContaining("NdisMPauseComplete has not been called for \\DEVICE\\{");
        }
    }

    @Test
    void rulesAreNamedAndSoAreTheirWays() {
        try (Target target = Target.open("embedded"); World world = target.openWorld(1)) {
            StandInControl control = world.standIn().orElseThrow();

            assertThat(control.breakableRules()).hasSize(85).containsKey("NDIS-CLOSE-001");
            assertThat(control.breakableRules().get("NDIS-CLOSE-005")).containsExactly("twice", "never", "status", "context");
            assertThatThrownBy(() -> control.breakRule("NDIS-CLOSE-999")).isInstanceOf(ConfigException.class)
                    .hasMessageContaining("'NDIS-CLOSE-999'").hasMessageContaining("NDIS-CLOSE-001");
            assertThatThrownBy(() -> control.breakRule("NDIS-CLOSE-005", "sideways")).isInstanceOf(ConfigException.class)
                    .hasMessageContaining("twice, never, status, context");
        }
    }
}
