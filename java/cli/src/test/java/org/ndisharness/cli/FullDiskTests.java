// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.harness.Target;

/** A disk that is full is told in one line and is no success; a reader that goes away is nobody's fault. */
@EnabledOnOs(OS.LINUX)
class FullDiskTests {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @Test
    void aResultThatCannotBeWrittenIsAFailureOfTheMachine() throws IOException {
        Path image = Files.copy(Target.image("ndhmp.sys"), folder.resolve("ndhmp.sys"));
        Files.createSymbolicLink(folder.resolve("mine.json.part"), FULL);

        SuiteFolder result = SuiteFolder.command(folder, "target", "init", image.toString(), "-o", folder.resolve("mine.json").toString());

        assertThat(result.output().lines()).containsExactly("ndh: " + folder.resolve("mine.json") + ": No space left on device");
        assertThat(result.status()).isEqualTo(3);
    }

    @Test
    void aLinkIsWrittenThroughAndStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        AtomicFile.write(link, "new");

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }

    @Test
    void anOutputThatIsLostIsToldAtTheEnd() throws Exception {
        Path errors = folder.resolve("errors");
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dndh.root=" + System.getProperty("ndh.root", ""), Ndh.class.getName(), "list", "close-call");

        int status = new ProcessBuilder(command).redirectOutput(FULL.toFile()).redirectError(errors.toFile()).start().waitFor();

        assertThat(errors).hasContent("ndh: standard output: not all of it could be written (No space left on device)");
        assertThat(status).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, 0, 3", "No space left on device, 1, 1", "Broken pipe, 0, 0", "The pipe is being closed, 0, 0",
        ", 0, 3"})
    void onlyWhatNobodyWantedToReadMayBeLost(String failure, int status, int expected) {
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(failure);
            }
        });
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        new PrintStream(output, true, StandardCharsets.UTF_8).println("text");

        assertThat(output.status(status, new PrintStream(errors, true, StandardCharsets.UTF_8))).isEqualTo(expected);
    }
}
