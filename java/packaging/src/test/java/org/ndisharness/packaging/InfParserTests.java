// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfParserTests {
    private static InfFile parse(String... lines) {
        return InfFile.of("test.inf", String.join("\n", lines));
    }

    private static List<String> values(InfFile inf, String section) {
        return inf.lines(section).get(0).values().stream().map(InfValue::text).toList();
    }

    @Test
    void sectionsOfOneNameAreOneWhateverTheCase() {
        InfFile inf = parse("[Version]", "A = 1", "[Other]", "[VERSION]", "B = 2");
        assertThat(inf.sections()).extracting(InfSection::name).containsExactly("Version", "Other");
        assertThat(inf.section("version").orElseThrow().headers()).containsExactly(new InfPosition(1, 1), new InfPosition(4, 1));
        assertThat(inf.value("vErsion", "b")).contains("2");
    }

    @Test
    void commentsEndALineButNotAQuotedString() {
        InfFile inf = parse("; [not] a section", "[S] ; comment", "A = 1;2", "B = \"1;2\" ; 3");
        assertThat(inf.value("S", "A")).contains("1");
        assertThat(inf.value("S", "B")).contains("1;2");
    }

    @Test
    void aBackslashAtTheEndGoesOnInTheNextLine() {
        InfFile inf = parse("[S]", "HKR,Ndi, \\ ; first", "    Service,,\\", "\"ndhctl\"", "last");
        assertThat(values(inf, "S")).containsExactly("HKR", "Ndi", "Service", "", "ndhctl");
        assertThat(inf.lines("S").get(0).values().get(2).position()).isEqualTo(new InfPosition(3, 5));
        assertThat(inf.lines("S")).hasSize(2);
    }

    @Test
    void aBackslashElsewhereOrInQuotesIsPlainText() {
        InfFile inf = parse("[S]", "A = %13%\\x.sys", "B = \"dir\\\"", "C = 3");
        assertThat(inf.value("S", "A")).contains("%13%\\x.sys");
        assertThat(inf.value("S", "B")).contains("dir\\");
        assertThat(inf.value("S", "C")).contains("3");
    }

    @Test
    void quotesKeepBlanksCommasAndEqualSigns() {
        InfFile inf = parse("[S]", "\"a=b\" = \" x, y \", say \"\"\"no\"\"\" ");
        assertThat(inf.lines("S").get(0).key()).map(InfValue::text).contains("a=b");
        assertThat(values(inf, "S")).containsExactly(" x, y ", "say \"no\"");
    }

    @Test
    void anEmptyStringIsAValueAndAnOmittedOneIsNot() {
        InfLine line = parse("[S]", "HKR,,Name,\"\"").lines("S").get(0);
        assertThat(line.value(1)).isEmpty();
        assertThat(line.value(3)).map(InfValue::text).contains("");
        assertThat(line.value(4)).isEmpty();
    }

    @Test
    void stringsArePutInAlsoInsideQuotes() {
        InfFile inf = parse("[S]", "A = %Name%, \"x %NAME% 100%%\", %13%, %none%", "[Strings]", "Name = \"a b\"");
        InfLine line = inf.lines("S").get(0);
        assertThat(line.values()).map(inf::text).containsExactly("a b", "x a b 100%", "%13%", "%none%");
        assertThat(inf.tokens()).extracting(InfFile.Token::name).containsExactly("Name", "NAME", "13", "none");
        assertThat(inf.tokens()).filteredOn(InfFile.Token::isDirectory).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"[S|1:1: the section's name is not closed", "[S] x|1:5: text stands after", "A = 1|1:1: text stands before",
                "[]|1:1: a section's name has 1 to 255", "[S]#A = \"x|2:5: the quoted string is not closed",
                "[S]# = 1|2:2: no name stands before"})
    void slipsAreErrorsWithAPlace(String text, String message) {
        assertThatThrownBy(() -> parse(text.split("#"))).isInstanceOf(InfSyntaxException.class).hasMessageContaining("test.inf:" + message);
    }

    @Test
    void utf16IsReadByItsByteOrderMark(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("wide.inf");
        Files.write(file, "\uFEFF[S]\r\nA = \u00e4\r\n".getBytes(StandardCharsets.UTF_16LE));
        InfFile inf = InfFile.read(file);
        assertThat(inf.value("S", "A")).contains("\u00e4");
        assertThat(inf.isAscii()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NTamd64,amd64,any,0", "ntARM64.10.0...25319,arm64,10.0...25319,25319", "NTamd64.6.3,amd64,6.3...0,0"})
    void decorationsAreRead(String decoration, String architecture, String version, int build) {
        TargetOs os = TargetOs.of(decoration).orElseThrow();
        assertThat(os.architecture()).isEqualTo(architecture);
        assertThat(os.version()).isEqualTo(version);
        assertThat(os.build()).isEqualTo(build);
    }

    @ParameterizedTest
    @CsvSource({"amd64", "NT", "NTamd64.10", "NTamd64.10.0.1", "NTmips"})
    void otherDecorationsAreUnknown(String decoration) {
        assertThat(TargetOs.of(decoration)).isEmpty();
    }
}
