// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A test on class paths that are not those of this build. */
@EnabledOnOs(OS.LINUX)
class ClassPathTests {
    private static final int DEADLINE_SECONDS = 120;
    private static final String EXAMPLE = "org.ndisharness.junit.IncomingCloseExampleTests";

    @TempDir
    private Path folder;

    @Test
    void aTestRunsOnOutputFoldersAsFromAnIde() throws IOException {
        Command run = runExample(List.of());

        assertThat(run.output()).isEqualTo("succeeded: 1" + System.lineSeparator());
        assertThat(run.status()).isZero();
    }

    @Test
    void anOldJnaGivesOneMessageWithBothVersions() throws IOException {
        List<Path> jna = Build.old("jna-");

        Command run = runExample(jna);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output().lines()).containsExactly(
                "failed: org.ndisharness.harness.HarnessException: target 'embedded' cannot be opened: "
                        + "JNA 5.6.0 is on the class path (" + jna.get(0).toUri().toString().replace("file:///", "file:/")
                        + "), but NDIS Harness needs JNA "
                        + built("jna-platform")
                        + " or a later 5.x; import org.ndisharness:ndh-bom before other version lists in dependencyManagement",
                "succeeded: 0");
    }

    @Test
    void anOldJUnitGivesOneMessageWithBothVersions() throws IOException {
        Command run = runExample(Build.old("junit-"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output().lines().filter(line -> !line.isBlank())).hasSize(2).last().isEqualTo("succeeded: 0");
        assertThat(run.output()).startsWith("failed: ").contains("JUnit Jupiter 5.11.4 is on the class path")
                .contains("NDIS Harness needs JUnit Jupiter " + built("junit-jupiter-api") + " or a later 6.x");
    }

    private Command runExample(List<Path> first) throws IOException {
        String path = Stream.of(first, Build.outputFolders(), Build.libraries()).flatMap(List::stream).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return Command.run(folder, Map.of("HOME", folder.toString()), DEADLINE_SECONDS,
                List.of(System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED", "-cp", path, RunClass.class.getName(), EXAMPLE));
    }

    private static String built(String artifact) throws IOException {
        String start = artifact + "-";
        return Build.libraries().stream().map(jar -> jar.getFileName().toString()).filter(name -> name.startsWith(start)).findFirst()
                .orElseThrow()
                .replace(start, "").replace(".jar", "");
    }
}
