// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformFilesTests {
    @TempDir
    private Path cache;

    @BeforeEach
    void platformIsOnTheClassPath() {
        assumeTrue(PlatformFiles.class.getResource("/org/ndisharness/platform/manifest.properties") != null,
                "the platform module was not built with its natives");
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    @Test
    void theSecondTimeTheSameEntryIsUsed() throws IOException {
        Path first = PlatformFiles.unpacked(cache);
        Object written = Files.getLastModifiedTime(first);
        assertThat(PlatformFiles.unpacked(cache)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
        assertThat(entries()).containsExactly(first);
        assertThat(first.resolve("drivers/ndhmp.sys")).exists();
    }

    @Test
    void executablesCanBeExecutedAndNothingCanBeWritten() throws IOException {
        Path entry = PlatformFiles.unpacked(cache);
        assertThat(Files.getPosixFilePermissions(entry.resolve("linux-x86-64/ndhost")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE);
        assertThat(Files.getPosixFilePermissions(entry.resolve("drivers/ndis.sys"))).containsExactly(PosixFilePermission.OWNER_READ);
    }

    @Test
    void aDamagedEntryIsReplaced() throws IOException {
        Path entry = PlatformFiles.unpacked(cache);
        Path driver = entry.resolve("drivers/ndis.sys");
        String hash = PlatformFiles.sha256(driver);
        byte[] damaged = Files.readAllBytes(driver);
        damaged[damaged.length / 2] ^= 1;
        Files.delete(driver);
        Files.write(driver, damaged);
        assertThat(PlatformFiles.unpacked(cache)).isEqualTo(entry);
        assertThat(PlatformFiles.sha256(driver)).isEqualTo(hash);
        assertThat(entries()).containsExactly(entry);
    }

    @Test
    void whatAnEndedProcessLeftIsRemoved() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(Files.createDirectories(cache.resolve("unpacking-" + ended.pid() + "-77/drivers")).resolve("ndis.sys"), "half");
        Path alive = Files.createDirectories(cache.resolve("unpacking-" + ProcessHandle.current().pid() + "-78"));

        Path entry = PlatformFiles.unpacked(cache);

        assertThat(entries()).containsExactlyInAnyOrder(entry, alive);
    }

    @Test
    void aMissingFileIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> NativePlatform.driver("none.sys"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("drivers/none.sys")
                .hasMessageContaining(NativePlatform.FOLDER_PROPERTY);
    }
}
