// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The PowerShell scripts, as far as they can be judged without PowerShell. */
class ScriptTests {
    private static final Path TARGET = ProjectFolder.ROOT.resolve("java/packaging/target").toAbsolutePath().normalize();

    static final List<String> SCRIPTS = ProjectFolder.names("drivers-stub/package", ".ps1");
    static final List<String> LIBRARY =
            ProjectFolder.names("drivers-stub/package/lib", ".ps1").stream().map(name -> "lib/" + name).toList();

    private static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(ProjectFolder.PACKAGE)) {
            return files.filter(file -> file.toString().endsWith(".ps1")).map(Path::toAbsolutePath).sorted().toList();
        }
    }

    private static PowerShellGrammar grammar() throws IOException, InterruptedException {
        PowerShellGrammar.Availability found = PowerShellGrammar.get(TARGET);
        assumeTrue(found.grammar().isPresent(), found.reason());
        return found.grammar().orElseThrow();
    }

    @Test
    void theGrammarAcceptsAllScripts() throws Exception {
        assertThat(all()).hasSizeGreaterThan(SCRIPTS.size() + LIBRARY.size());
        assertThat(grammar().faults(all())).isEmpty();
    }

    @Test
    void theGrammarFindsASlip(@TempDir Path folder) throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.ps1"), ProjectFolder.text("install.ps1").replaceFirst("\\)\\s*\\n", "\n"));
        assertThat(grammar().faults(List.of(broken))).contains("broken.ps1:");
    }

    @ParameterizedTest
    @FieldSource("SCRIPTS")
    void aScriptExplainsItselfAndCanBeTriedOut(String name) {
        String text = ProjectFolder.text(name);
        assertThat(text).startsWith("# SPDX-License-Identifier: MIT\n<#\n.SYNOPSIS\n").contains("Prepared, not run", ".EXAMPLE",
                "[CmdletBinding(SupportsShouldProcess)]\nparam(", "Set-StrictMode -Version 2", "$ErrorActionPreference = 'Stop'");
        String parameters = text.substring(text.indexOf("\nparam("));
        parameters = parameters.substring(0, parameters.indexOf("\n$ErrorActionPreference"));
        Matcher variable = Pattern.compile("(?m)^.*?(\\[[a-z]+]) \\$(\\w+)").matcher(parameters);
        Set<String> typed = variable.results().map(found -> found.group(2)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = Pattern.compile("\\.PARAMETER (\\w+)").matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(typed).isEqualTo(documented).isNotEmpty();
    }

    @ParameterizedTest
    @FieldSource("LIBRARY")
    void everyFunctionIsUsed(String name) throws IOException {
        String everything =
                all().stream().filter(file -> !file.toString().contains("tests")).map(ScriptTests::read).collect(Collectors.joining("\n"));
        Matcher functions = Pattern.compile("(?m)^function ([A-Z]\\w*-\\w+)").matcher(ProjectFolder.text(name));
        assertThat(functions.results().map(found -> found.group(1)).toList()).isNotEmpty()
                .allSatisfy(function -> assertThat(Pattern.compile("(?<!function )\\b" + function + "\\b").matcher(everything).find())
                        .as(function).isTrue());
    }

    @Test
    void everythingIsAsciiAndForWindowsPowerShellToo() throws IOException {
        assertThat(all()).allSatisfy(file -> {
            String text = read(file);
            assertThat(text.chars().allMatch(c -> c < 128)).isTrue();
            // Operators that Windows PowerShell 5.1 does not know.
            assertThat(text).doesNotContain(" ?? ", "?.", " && ", " || ", " ? ", "-Parallel");
        });
    }

    @Test
    void scriptsAndInfsNameTheSameThings() throws IOException {
        String common = ProjectFolder.text("lib/Common.ps1");
        InfFile miniport = InfFile.read(ProjectFolder.PACKAGE.resolve("ndhmp.inf"));
        assertThat(common).contains("$NdhHardwareId = '" + miniport.value("ControlFlags", "ExcludeFromSelect").orElseThrow() + "'",
                "$NdhProvider = '" + miniport.value("Version", "Provider").orElseThrow() + "'",
                "$NdhServiceOfMiniport = '" + miniport.value("Adapter.Services", "AddService").orElseThrow() + "'",
                "$NdhMiniportInf = 'ndhmp.inf'");
        for (String name : List.of("ndhctl.inf", "ndhctl-ndiscowan.inf")) {
            InfFile client = InfFile.read(ProjectFolder.PACKAGE.resolve(name));
            String component = client.text(client.lines("Models.NTamd64").get(0), 1).orElseThrow();
            assertThat(common).contains("@{ Component = '" + component + "'; Inf = '" + name + "' }",
                    "$NdhServiceOfClient = '" + client.value("Client.Services", "AddService").orElseThrow() + "'");
        }
        assertThat(common).contains(
                "$NdhInfs = @(" + Stream.of("ndhmp.inf", "ndhctl.inf", "ndhctl-ndiscowan.inf", "ndhcm.inf").map(n -> "'" + n + "'")
                        .collect(Collectors.joining(", ")) + ")");
    }

    @Test
    void theWorkflowNamesFilesThatExist() throws IOException {
        String workflow = Files.readString(ProjectFolder.ROOT.resolve(".github/workflows/windows.yml"));
        assertThat(workflow).contains("Prepared, not run", "name: Windows (prepared, not run)", "if: always()");
        Matcher path = Pattern.compile("(?:drivers-stub|native)[\\\\/][\\w.\\\\/-]+").matcher(workflow);
        assertThat(path.results().map(found -> found.group().replace('\\', '/').replaceFirst("[/.]+$", "")).distinct().toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(ProjectFolder.ROOT.resolve(name)).exists());
        assertThat(Pattern.compile("drivers\\\\(\\w+\\.ps1|tests\\\\\\w+\\.Tests\\.ps1)").matcher(workflow).results()
                .map(found -> found.group(1).replace('\\', '/')).distinct().toList()).isNotEmpty()
                .allSatisfy(name -> assertThat(ProjectFolder.PACKAGE.resolve(name)).exists());
    }

    private static String read(Path file) {
        return ProjectFolder.text(ProjectFolder.PACKAGE.toAbsolutePath().relativize(file).toString());
    }
}
