// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndisharness.bridge.NativePlatform;

/** What the zips hold. */
class ContentsTests {
    /** {@code group:artifact:version  licence or licence} of THIRD-PARTY.txt. */
    private static final Pattern NOTICE = Pattern.compile("^\\S+:(\\S+):(\\S+)  (.+)$", Pattern.MULTILINE);
    private static final Pattern CHECKSUM = Pattern.compile("([0-9a-f]{64})  (.+)");
    private static final String OWN_JARS = "ndh-";
    private static final List<String> SYSTEM_NAMES = List.of("drivers/ndhctl.sys", "drivers/ndhmp.sys", "win-x86-64/ndhbridge.dll");

    @TempDir
    private Path folder;

    @Test
    void theWindowsZipIsWhatTheInstallScriptsExpect() throws IOException {
        Set<String> files = Zip.files(Zip.WINDOWS.unpack(folder));

        assertThat(files).contains("ndh.cmd", "README.md", "LICENSE", "java/ndh-cli.jar").containsAll(SYSTEM_NAMES);
        assertThat(below("drivers/", files)).containsExactlyInAnyOrder("README.md", "device.ps1", "install.ps1", "sign.ps1",
                "uninstall.ps1",
                "lib/Common.ps1", "lib/Driver.ps1", "lib/Installation.ps1", "lib/Machine.ps1", "lib/RootDevice.cs", "lib/Signing.ps1",
                "ndhctl.inf", "ndhctl-ndiscowan.inf", "ndhmp.inf", "ndhcm.inf", "ndhctl.sys", "ndhctl.pdb", "ndhmp.sys", "ndhmp.pdb",
                "ndhcm.sys", "ndhcm.pdb");
        assertThat(below("harness-config/", files)).contains("targets/device.json", "suites/close-call.json", "schema/target.schema.json");
    }

    @Test
    void theLinuxZipHoldsHostHelpersAndAllImages() throws IOException {
        Path top = Zip.LINUX.unpack(folder);
        Set<String> files = Zip.files(top);

        assertThat(files).contains("ndh", "README.md", "LICENSE", "java/ndh-cli.jar").containsAll(SYSTEM_NAMES);
        assertThat(below("linux-x86-64/", files)).contains("ndhost", "libndhbridge.so", "wine.sh");
        List<String> images = List.of("ndhcm", "ndhctl", "ndheth", "ndhmp", "ndhmp51", "ndis", "wdfldr");
        assertThat(below("drivers/", files)).containsExactlyInAnyOrderElementsOf(
                images.stream().flatMap(image -> Stream.of(image + ".sys", image + ".pdb", image + ".dbg")).toList());
        assertThat(below("sdk/", files)).contains("include/ndis.h", "lib/ndis.lib", "lib/cmake/NdisHarnessSdk/NdisHarnessSdkConfig.cmake");
        for (String program : List.of("ndh", "linux-x86-64/ndhost", "sdk/bin/ndh-image")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(top.resolve(program)))).as(program)
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void bothHoldTheSameImagesAndLibraries() throws IOException {
        Path linux = Zip.LINUX.unpack(folder.resolve("linux"));
        Path windows = Zip.WINDOWS.unpack(folder.resolve("windows"));

        for (String name : SYSTEM_NAMES) {
            assertThat(NativePlatform.sha256(windows.resolve(name))).as(name).isEqualTo(NativePlatform.sha256(linux.resolve(name)));
        }
        assertThat(below("java/", Zip.files(windows))).isEqualTo(below("java/", Zip.files(linux)));
    }

    @Test
    void whatWindowsReadsHasItsLineEnds() throws IOException {
        Path top = Zip.WINDOWS.unpack(folder);

        for (String name : Zip.files(top)) {
            if (name.matches("ndh\\.cmd|drivers/.*\\.(inf|ps1)")) {
                String text = Files.readString(top.resolve(name));
                assertThat(text.replace("\r\n", "")).as(name).doesNotContain("\n", "\r");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Zip.class)
    void nothingNamesTheFolderOfTheBuild(Zip zip) throws IOException {
        Path top = zip.unpack(folder);
        String place = Build.ROOT + "/";

        for (String name : Zip.files(top)) {
            assertThat(text(Files.newInputStream(top.resolve(name))).contains(place)).as(name).isFalse();
            if (name.matches("java/(lib/)?ndh-.*\\.jar")) {
                try (JarFile jar = new JarFile(top.resolve(name).toFile())) {
                    for (JarEntry entry : Collections.list(jar.entries())) {
                        assertThat(text(jar.getInputStream(entry)).contains(place)).as(name + ": " + entry.getName()).isFalse();
                    }
                }
            }
        }
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @EnumSource(Zip.class)
    void checksumsCoverEveryOtherFile(Zip zip) throws IOException {
        Path top = zip.unpack(folder);
        Map<String, String> sums = new LinkedHashMap<>();
        for (String line : Files.readAllLines(top.resolve("SHA256SUMS"))) {
            Matcher sum = CHECKSUM.matcher(line);
            assertThat(sum.matches()).as(line).isTrue();
            sums.put(sum.group(2), sum.group(1));
        }
        Set<String> files = Zip.files(top);
        files.remove("SHA256SUMS");

        assertThat(sums.keySet()).containsExactlyElementsOf(files);
        sums.forEach((name, sum) -> assertThat(NativePlatform.sha256(top.resolve(name))).as(name).isEqualTo(sum));
    }

    @ParameterizedTest
    @EnumSource(Zip.class)
    void everyLibraryHasItsNoticeAndLicenceText(Zip zip) throws IOException {
        Path top = zip.unpack(folder);
        Set<String> files = Zip.files(top);
        Map<String, String> licences = new LinkedHashMap<>();
        Matcher notice = NOTICE.matcher(Files.readString(top.resolve("THIRD-PARTY.txt")));
        while (notice.find()) {
            licences.put(notice.group(1) + "-" + notice.group(2) + ".jar", notice.group(3));
        }

        assertThat(licences.keySet()).containsExactlyInAnyOrderElementsOf(libraries(files));
        licences.forEach((jar, licence) -> {
            String text = licence.equals("Apache-2.0") ? "licenses/Apache-2.0.txt" : "licenses/" + jar.replaceFirst("-\\d.*", "") + "/";
            assertThat(files).as("text of " + licence + " for " + jar).anyMatch(file -> file.startsWith(text));
        });
    }

    @ParameterizedTest
    @EnumSource(Zip.class)
    void theListOfComponentsIsCycloneDxAndHasEveryJarWithItsHash(Zip zip) throws IOException {
        Assumptions.assumeFalse("offline=true".equals(System.getProperty("ndh.maven")),
                "Maven is offline: cyclonedx-maven-plugin makes no list");
        Path top = zip.unpack(folder);
        JsonObject list = JsonParser.parseString(Files.readString(top.resolve("sbom.cdx.json"))).getAsJsonObject();
        Map<String, String> listed = new TreeMap<>();
        for (JsonElement element : list.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            listed.put(component.get("name").getAsString() + "-" + component.get("version").getAsString() + ".jar", hash(component));
        }

        assertThat(list.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
        Set<String> jars = below("java/lib/", Zip.files(top));
        assertThat(listed.keySet()).containsAll(jars);
        jars.forEach(jar -> assertThat(listed.get(jar)).as(jar).isEqualTo(NativePlatform.sha256(top.resolve("java/lib/" + jar))));
    }

    private static String hash(JsonObject component) {
        for (JsonElement hash : component.getAsJsonArray("hashes")) {
            if (hash.getAsJsonObject().get("alg").getAsString().equals("SHA-256")) {
                return hash.getAsJsonObject().get("content").getAsString();
            }
        }
        throw new AssertionError("no SHA-256 in " + component);
    }

    private static Set<String> libraries(Set<String> files) {
        return below("java/lib/", files).stream().filter(jar -> !jar.startsWith(OWN_JARS)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> below(String folder, Set<String> files) {
        return files.stream().filter(file -> file.startsWith(folder)).map(file -> file.substring(folder.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
