// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.bridge.StandIn;
import org.ndisharness.bridge.StandIn.SwitchInfo;

/** Switches come from files, reach the stand-in before the drivers do anything, and are recorded. */
class SwitchesTests {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("switches.json"), text);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theListIsThatOfTheStandIn() {
        try (Target target = Target.open("embedded"); World world = target.openWorld(1)) {
            List<SwitchInfo> list = StandIn.switches(world.nativeWorld());

            assertThat(list).hasSameSizeAs(StandInSwitch.values());
            for (SwitchInfo info : list) {
                StandInSwitch mirror = StandInSwitch.values()[info.id()];
                assertThat(mirror.label()).isEqualTo(info.name());
                assertThat(mirror.item()).as(info.name()).isEqualTo(info.item());
                assertThat(mirror.positions()).as(info.name()).hasSize(info.max() + 1);
                assertThat(info.value()).as(info.name()).isZero();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTargetBootsWithItsSwitches() {
        Switches switches = Switches.of(Map.of("af-notify", 1, "open-adapter", 1, "second-close", 0), "test");
        try (Target target = Target.open(ConfigFiles.target("embedded").with(switches)); World world = target.openWorld(1)) {
            assertThat(world.standIn().orElseThrow().positions()).containsEntry("af-notify", 1).containsEntry("open-adapter", 1)
                    .containsEntry("second-close", 0).containsEntry("close-adapter", 0);
            try (Session session = world.openSession("switches")) {
                assertThat(session.trace().recorded().header().switches()).isEqualTo(Map.of("af-notify", 1, "open-adapter", 1));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theMiniportDriverRegistersAgainUnderTheSwitchOfItsTable() {
        Switches refused = Switches.of(Map.of("cm-handlers-size", 1), "test");
        try (Target target = Target.open(ConfigFiles.target("embedded").with(refused));
                World world = target.openWorld(1);
                Session session = world.openSession("table")) {
            assertThat(session.hello().notifiesCloseAf()).isFalse();
        }
        try (Target target = Target.open("embedded"); World world = target.openWorld(1); Session session = world.openSession("table")) {
            assertThat(session.hello().notifiesCloseAf()).isTrue();
        }
    }

    @Test
    void aFileNamesThem() throws IOException {
        assertThat(Switches.read(file("{ \"switches\": { \"vc-reuse\": 1, \"close-data\": 0 } }")).labels()).isEqualTo(Map.of("vc-reuse",
                1));
        assertThat(Switches.read(file("{ \"format\": \"ndh-probe\", \"switches\": { \"open-adapter\": 2 }, \"probes\": [] }")).labels())
                .isEqualTo(Map.of("open-adapter", 2));
    }

    @Test
    void aBadFileIsNamedWithWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> Switches.read(folder.resolve("missing.json"))).isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing.json").hasMessageContaining("no such file");
        Path unknown = file("{ \"switches\": { \"second-clos\": 1 } }");
        assertThatThrownBy(() -> Switches.read(unknown)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(unknown.toString()).hasMessageContaining("'second-clos' is unknown; allowed: verifier, dispatch");
        Path position = file("{ \"switches\": { \"second-close\": 2 } }");
        assertThatThrownBy(() -> Switches.read(position)).isInstanceOf(ConfigException.class)
                .hasMessageContaining("switch 'second-close' is 2; allowed: 0 to 1");
        Path none = file("{ \"switch\": {} }");
        assertThatThrownBy(() -> Switches.read(none)).isInstanceOf(ConfigException.class).hasMessageContaining("switches");
    }
}
