// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of versions that users import has no parent to take them from: it says what this build used. */
class BomTests {
    private static final Pattern MANAGED = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void itsVersionsAreThoseOfThisBuild() throws IOException {
        String bom = Files.readString(Build.ROOT.resolve("java/bom/pom.xml"));
        String managed = MANAGED.matcher(bom).results().map(BomTests::described).sorted().collect(Collectors.joining(" "));
        String jna = version("jna-platform-");
        String junit = version("junit-jupiter-api-");

        assertThat(managed).isEqualTo("jna-" + jna + " jna-platform-" + jna + " junit-bom-" + junit
                + " ndh-bom-" + Build.VERSION + " ndh-bridge ndh-cli ndh-conformance ndh-harness ndh-junit ndh-platform ndh-trace");
    }

    private static String described(MatchResult entry) {
        return entry.group(2).equals("${project.version}") ? entry.group(1) : entry.group(1) + "-" + entry.group(2);
    }

    private static String version(String start) throws IOException {
        return Build.libraries().stream().map(jar -> jar.getFileName().toString()).filter(name -> name.startsWith(start)).findFirst()
                .orElseThrow()
                .replace(start, "").replace(".jar", "");
    }
}
