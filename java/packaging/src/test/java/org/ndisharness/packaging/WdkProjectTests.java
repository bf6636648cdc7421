// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The WDK projects build the very sources that CMake builds, with the same definitions and without the stand-ins' headers. */
class WdkProjectTests {
    private static final String FOLDER = "drivers-stub/package/wdk";
    private static final Path WDK = ProjectFolder.ROOT.resolve(FOLDER).toAbsolutePath().normalize();
    private static final Path ROOT = ProjectFolder.ROOT.toAbsolutePath().normalize();
    private static final List<String> CONFIGURATIONS = List.of("Debug|x64", "Release|x64", "Debug|ARM64", "Release|ARM64");

    static final List<String> XML = ProjectFolder.names(FOLDER, ".vcxproj", ".props", ".config");

    private static Document xml(String name) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(WDK.resolve(name).toFile());
    }

    private static List<Element> elements(Document document, String name) {
        var nodes = document.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static Set<String> texts(Document document, String name) {
        return elements(document, name).stream().map(e -> e.getTextContent().strip()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Files that an item names; * stands for any name. */
    private static List<Path> files(Document project, String item) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Element element : elements(project, item)) {
            String include = element.getAttribute("Include").replace('\\', '/');
            if (include.isEmpty()) {
                continue;
            }
            int slash = include.lastIndexOf('/');
            Path folder = WDK.resolve(include.substring(0, Math.max(slash, 0))).normalize();
            try (var found = Files.newDirectoryStream(folder, include.substring(slash + 1))) {
                List<Path> named = new ArrayList<>();
                found.forEach(named::add);
                assertThat(named).as(include).isNotEmpty();
                all.addAll(named);
            }
        }
        return all;
    }

    /** What stands in CMake's call for an image, as name and values. */
    private static List<String> cmake(String image, String argument) throws IOException {
        String lists = Files.readString(ProjectFolder.ROOT.resolve("drivers-stub/CMakeLists.txt"));
        Matcher call = Pattern.compile("ndh_kernel_image\\(" + image + "\\s([^)]*)\\)").matcher(lists);
        assertThat(call.find()).isTrue();
        Matcher values = Pattern.compile("\\b" + argument + "((?:\\s+[A-Z0-9_]*[a-z0-9_=]+[A-Za-z0-9_=/]*|\\s+[A-Z0-9_]+=\\d+)+)")
                .matcher(call.group(1));
        assertThat(values.find()).isTrue();
        return List.of(values.group(1).strip().split("\\s+"));
    }

    @ParameterizedTest
    @FieldSource("XML")
    void itIsXml(String name) throws Exception {
        assertThat(xml(name).getDocumentElement().getTagName()).isIn("Project", "packages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndhctl", "ndhmp", "ndhcm"})
    void everySourceFileIsCompiled(String driver) throws Exception {
        List<String> compiled =
                files(xml(driver + ".vcxproj"), "ClCompile").stream().map(file -> ROOT.relativize(file).toString()).sorted().toList();
        List<String> folders = cmake(driver, "SOURCE_DIRS").stream().takeWhile(word -> !word.matches("[A-Z_]+"))
                .filter(folder -> !folder.equals("fxentry")).toList();
        List<String> sources = folders.stream()
                .flatMap(folder -> ProjectFolder.names("drivers-stub/" + folder, ".c").stream()
                        .map(name -> "drivers-stub/" + folder + "/" + name))
                .sorted().toList();
        assertThat(compiled).isEqualTo(sources).isNotEmpty();
        assertThat(folders).contains(driver);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndhctl", "ndhmp", "ndhcm"})
    void nothingElseTakesPart(String driver) throws Exception {
        Document project = xml(driver + ".vcxproj");
        List<Path> all = Stream.concat(files(project, "ClInclude").stream(), files(project, "ResourceCompile").stream()).toList();
        assertThat(all).allSatisfy(file -> assertThat(ROOT.relativize(file).toString())
                .matches(
                        "(drivers-stub/(ndhctl|ndhmp|miniport|ndhcm|connectionless|callmgr|shared)/.*\\.h|native/protocol/ndh_protocol\\.h|drivers-stub/package/wdk/version\\.rc)"));
        for (String name : XML) {
            assertThat(xml(name).getDocumentElement().getTextContent()).doesNotContain("fxentry", "drivers-stub", "\\crt", "..\\include");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndhctl", "ndhmp", "ndhcm"})
    void definitionsAreCmakes(String driver) throws Exception {
        String definitions = texts(xml(driver + ".vcxproj"), "PreprocessorDefinitions").iterator().next();
        assertThat(definitions.replace(";%(PreprocessorDefinitions)", "").split(";"))
                .containsExactlyElementsOf(cmake(driver, "DEFINITIONS"));
    }

    @Test
    void theFrameworkIsTheOneThatOurStartUpCodeBinds() throws Exception {
        Document project = xml("ndhctl.vcxproj");
        String entry = Files.readString(ProjectFolder.ROOT.resolve("drivers-stub/fxentry/fxentry.c"));
        Matcher version = Pattern.compile("\\.Version = \\{ (\\d+), (\\d+), 0 }").matcher(entry);
        assertThat(version.find()).isTrue();
        assertThat(texts(project, "KMDF_VERSION_MAJOR")).containsExactly(version.group(1));
        assertThat(texts(project, "KMDF_VERSION_MINOR")).containsExactly(version.group(2));
        assertThat(texts(project, "DriverType")).containsExactly("KMDF");
        assertThat(texts(xml("ndhmp.vcxproj"), "DriverType")).containsExactly("WDM");
    }

    @Test
    void warningsAreErrorsAndLibrariesMitigated() throws Exception {
        assertThat(texts(xml("Driver.props"), "WarningLevel")).containsExactly("Level4");
        assertThat(texts(xml("Driver.props"), "TreatWarningAsError")).containsExactly("true");
        assertThat(texts(xml("Configurations.props"), "SpectreMitigation")).containsExactly("Spectre");
        assertThat(elements(xml("Configurations.props"), "ProjectConfiguration")).extracting(e -> e.getAttribute("Include"))
                .containsExactlyElementsOf(CONFIGURATIONS);
    }

    @Test
    void theSolutionHoldsAllProjectsInAllConfigurations() throws Exception {
        String solution = Files.readString(WDK.resolve("NdisHarnessDrivers.sln"));
        for (String driver : List.of("ndhctl", "ndhmp", "ndhcm")) {
            String guid = texts(xml(driver + ".vcxproj"), "ProjectGuid").iterator().next();
            assertThat(solution).contains("\"" + driver + "\", \"" + driver + ".vcxproj\", \"" + guid + "\"");
            for (String configuration : CONFIGURATIONS) {
                assertThat(solution).contains(guid + "." + configuration + ".Build.0 = " + configuration);
            }
        }
    }

    @Test
    void oneKitIsUsed() throws Exception {
        String kit = texts(xml("Directory.Build.props"), "NdhKit").iterator().next();
        assertThat(elements(xml("packages.config"), "package")).hasSize(5)
                .allSatisfy(entry -> assertThat(entry.getAttribute("version")).isEqualTo(kit));
    }

    @Test
    void oneVersionIsOnAllParts() throws Exception {
        Matcher version = Pattern.compile("VERSION (\\d+\\.\\d+\\.\\d+) LANGUAGES")
                .matcher(Files.readString(ProjectFolder.ROOT.resolve("drivers-stub/CMakeLists.txt")));
        assertThat(version.find()).isTrue();
        String whole = version.group(1) + ".0";
        assertThat(Files.readString(WDK.resolve("version.rc"))).contains("FILEVERSION " + whole.replace('.', ','),
                "PRODUCTVERSION " + whole.replace('.', ','), "\"FileVersion\", \"" + whole + "\"", "\"ProductVersion\", \"" + whole + "\"");
        for (String inf : ProjectFolder.INFS) {
            InfFile file = InfFile.read(ProjectFolder.PACKAGE.resolve(inf));
            assertThat(file.entries("Version", "DriverVer").get(0).values().get(1).text()).as(inf).isEqualTo(whole);
        }
    }
}
