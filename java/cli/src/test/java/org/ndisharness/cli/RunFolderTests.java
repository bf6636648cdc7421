// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTests {
    @TempDir
    private Path path;

    @Test
    void aRunThatEndsWhileItClearsTheFolderLeavesNothingToResume() throws IOException {
        Files.writeString(path.resolve(RunRecord.FILE), "{}");
        Files.createDirectories(path.resolve("traces").resolve("stuck.jsonl").resolve("full"));

        assertThatThrownBy(() -> new RunFolder(path).clear()).isInstanceOf(IOException.class);

        assertThat(path.resolve(RunRecord.FILE)).doesNotExist();
    }

    @Test
    void whatARunWroteGoesAndOtherFilesStay() throws IOException {
        Files.writeString(path.resolve(RunRecord.FILE), "{}");
        Files.writeString(path.resolve("notes.txt"), "mine");
        Files.createDirectories(path.resolve("traces"));
        Files.writeString(path.resolve("traces").resolve("close.jsonl"), "");

        new RunFolder(path).clear();

        assertThat(path.resolve(RunRecord.FILE)).doesNotExist();
        assertThat(path.resolve("traces")).isEmptyDirectory();
        assertThat(path.resolve("notes.txt")).exists();
    }
}
