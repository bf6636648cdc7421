// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two runs into one folder: the second is refused before it touches what the first one writes. */
class ResultLogTests {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatARunWritesToIsRefused() throws Exception {
        try (ResultLog log = ResultLog.create(folder, false)) {
            log.started("one", "Tests");

            SuiteFolder second = SuiteFolder.run(folder, "--only", "reuse.*");

            assertThat(second.output())
                    .startsWith("ndh: " + folder + ": another run writes there; wait for its end, or give another --out");
            assertThat(second.status()).isEqualTo(2);
            assertThat(folder).isDirectoryContaining(file -> file.endsWith(ResultLog.FILE));
            assertThat(folder.resolve(RunRecord.FILE)).doesNotExist();
        }
        assertThat(ResultLog.read(folder).unfinished()).singleElement().satisfies(one -> assertThat(one.id()).isEqualTo("one"));
        ResultLog.create(folder, false).close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void soIsOneOfAnotherProcess() throws Exception {
        Path run = folder.resolve("run");
        try (RunProcess first = RunProcess.start(run, List.of(), "run", "all", "--out", run.toString())) {
            first.waitForTraces(5);

            assertThatThrownBy(() -> ResultLog.create(run, false)).hasMessageContaining("another run writes there");
            assertThatThrownBy(() -> ResultLog.append(run, false)).hasMessageContaining("another run writes there");

            first.signal("INT");
            assertThat(first.await()).isEqualTo(130);
        }
        ResultLog.append(run, false).close();
        assertThat(Files.size(run.resolve(ResultLog.FILE))).isPositive();
    }
}
