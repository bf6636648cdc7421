// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.bridge.NativePlatform;

/** The way into Wine as far as it goes without Wine. */
@EnabledOnOs(OS.LINUX)
class WineMachineTests {
    private static final int DEADLINE_SECONDS = 30;

    @TempDir
    private Path folder;

    private final TargetConfig wine = ConfigFiles.target("wine");

    @Test
    void onlyTheWineTargetNeedsIt() {
        assertThat(WineMachine.isNeededFor(wine)).isTrue();
        assertThat(WineMachine.isNeededFor(ConfigFiles.target("embedded"))).isFalse();
        assertThat(WineMachine.isNeededFor(ConfigFiles.target("device"))).isFalse();
    }

    @Test
    void theTargetCannotBeOpenedByALinuxJvm() {
        assertThatThrownBy(() -> Target.open(wine)).isInstanceOf(HarnessException.class)
                .hasMessageContaining("'wine'").hasMessageContaining("ndh run SUITE --target wine");
    }

    @Test
    void theCommandInstallsWhatTheTargetNames() {
        List<String> command = WineMachine.java(wine, "org.example.Main", List.of("one", "two words"));

        assertThat(command).containsSequence("--library", NativePlatform.driver("wdfldr.sys").toString());
        assertThat(command).containsSequence("--service", "ndhmp", NativePlatform.driver("ndhmp.sys").toString(), "--dword", "ndhmp",
                "Reset", "1",
                "--service", "ndhctl");
        assertThat(command).containsSequence("--dword", "ndhctl", "AllowMisuse", "1", "java");
        assertThat(command).endsWith("org.example.Main", "one", "two words");
        assertThat(command.get(command.indexOf("-cp") + 1).split(";")).allMatch(entry -> entry.startsWith("Z:\\") && !entry.contains("/"));
    }

    @Test
    void pathsAreThoseOfTheRootDrive() {
        assertThat(WineMachine.windowsPath(Path.of("/tmp/a b/../ü"))).isEqualTo("Z:\\tmp\\ü");
        assertThat(WineMachine.windowsPath(Path.of("/tmp/a b/c"))).isEqualTo("Z:\\tmp\\a b\\c");
        assertThat(WineMachine.windowsName("embedded")).isEqualTo("embedded");
        assertThat(WineMachine.windowsName("/tmp/my.json")).isEqualTo("Z:\\tmp\\my.json");
    }

    @Test
    void aFolderWithOtherLettersIsADriveOfItsOwn() throws IOException {
        Path place = Files.createDirectories(folder.resolve("Prüf stand 試験"));
        String name = WineMachine.windowsPath(place.resolve("a/b.json"));
        List<String> command = WineMachine.java(wine, "org.example.Main", List.of(name));

        assertThat(name).matches("[D-X]:\\\\a\\\\b\\.json");
        assertThat(command).containsSequence("--drive", name.substring(0, 1).toLowerCase(Locale.ROOT), place.toString());
        assertThat(WineMachine.windowsPath(place)).isEqualTo(name.substring(0, 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "                                      | no command; allowed: check, java, run",
        "--library ./nowhere.sys check         | image './nowhere.sys': no such file",
        "--service a/b ./nowhere.sys check     | service 'a/b': letters, digits and _ are allowed",
        "--dword ndhctl AllowMisuse x check    | --dword ndhctl AllowMisuse: 'x' is not a number",
        "--drive c ./ check                    | --drive 'c': a letter from d to x is allowed",
        "--drive d ./nowhere check             | --drive d './nowhere': no such folder",
        "--dword ndhctl                        | --dword needs a service, a name and a number",
        "--strings ndhctl AllowedAdapters      | --strings needs a service, a name and texts",
        "start                                 | 'start' is unknown; usage:",
        "run                                   | run needs a program",
    })
    void theScriptSaysWhatIsWrongWithItsArguments(String arguments, String message) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", NativePlatform.wineScript().toString(), "--folder", folder.toString()));
        if (arguments != null) {
            command.addAll(List.of(arguments.trim().split(" +")));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains(message);
        assertThat(process.exitValue()).isEqualTo(2);
    }
}
