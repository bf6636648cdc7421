// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errata files: what is wrong in one is told with file, member and what is allowed. */
class ErrataFilesTests {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");
    private static final String GOOD = """
            { "errata": [ { "id": "A-1", "scope": { "driver": { "image": "ndhmp.sys" }, "rule": "MCM-CLOSE-003" },
                "reason": "why", "link": "https://bugs.example/1", "expires": "2027-03-31" } ] }
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void filesOfAFolderAreReadInOrderAndKept() throws IOException {
        file("b.json", GOOD.replace("A-1", "B-1"));
        file("a.json", GOOD);
        file("notes.txt", "not read");

        Errata errata = ErrataFiles.read(folder, TODAY);
        assertThat(errata.all()).extracting(Erratum::id).containsExactly("A-1", "B-1");
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve(ErrataFiles.KEPT), ErrataFiles.text(errata));
        assertThat(ErrataFiles.kept(run, TODAY)).isEqualTo(errata);
        assertThat(ErrataFiles.kept(folder, TODAY).all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"reason\": \"why\", |                      | /errata/0 is an object | reason",
        "\"id\": \"A-1\"      | \"id\": \"a 1\"      | /errata/0/id is \"a 1\" | ^[A-Z][A-Z0-9-]{1,31}$",
        "\"expires\": \"2027-03-31\" | \"expires\": \"2027-02-30\" | /errata/0/expires is \"2027-02-30\" | allowed: a day of the calendar",
        "\"expires\": \"2027-03-31\" | \"expires\": \"soon\" | /errata/0/expires is \"soon\" | ^[0-9]{4}-",
        "MCM-CLOSE-003        | MCM-CLOZE-003        | /errata/0/scope/rule is \"MCM-CLOZE-003\" | allowed: a rule of the catalogue",
        "\"image\": \"ndhmp.sys\" | \"sha256\": \"00\" | /errata/0/scope/driver/sha256 is \"00\" | ^[0-9a-f]{64}$",
        "https://bugs.example/1 | bugs 1             | /errata/0/link is \"bugs 1\" | ^https?://",
        "\"rule\"             | \"rules\"            | /errata/0/scope/rules is | unknown key; allowed: driver, target, rule, case",
    })
    void whatIsWrongIsNamed(String what, String by, String member, String allowed) throws IOException {
        assertThat(GOOD).contains(what);
        Path file = file("bad.json", GOOD.replace(what, by == null ? "" : by));

        assertThatThrownBy(() -> ErrataFiles.read(file, TODAY)).hasMessageContaining(file.toString()).hasMessageContaining(member)
                .hasMessageContaining(allowed);
    }

    @Test
    void anIdStandsOnce() throws IOException {
        file("a.json", GOOD);
        Path second = file("b.json", GOOD);

        assertThatThrownBy(() -> ErrataFiles.read(folder, TODAY)).hasMessageContaining(second + ": /errata/0/id is \"A-1\"")
                .hasMessageContaining("a.json already");
        assertThatThrownBy(() -> ErrataFiles.read(folder.resolve("nowhere"), TODAY))
                .hasMessageContaining("neither a .json file nor a folder");
        assertThatThrownBy(() -> ErrataFiles.read(Files.createDirectory(folder.resolve("empty")), TODAY)).hasMessageContaining("no *.json");
    }

    @Test
    void thoseThatShipAreGoodAndSoIsTheExampleOfTheirPage() throws IOException {
        Path shipped = Path.of(System.getProperty("ndh.root"), "harness-config", "errata");
        try (var files = Files.list(shipped)) {
            long expected = files.filter(file -> file.toString().endsWith(".json")).count();
            assertThat(expected == 0 ? 0 : ErrataFiles.read(shipped, TODAY).all().size()).isEqualTo(ErrataFiles.shipped(TODAY).all()
                    .size());
        }
        String page = Files.readString(shipped.resolve("README.md"));
        String example = page.substring(page.indexOf("```json") + "```json".length(), page.lastIndexOf("```"));
        assertThat(ErrataFiles.read(file("example.json", example), TODAY).all()).hasSize(1);
    }

    @Test
    void anImageTellsItsVersion() throws IOException {
        Path image = Path.of(System.getProperty("ndh.root"), "target", "drivers", "ndhmp.sys");
        String version = ImageVersion.of(image).orElseThrow();

        assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+").isNotEqualTo("0.0.0.0");
        RunSubject subject = new RunSubject("embedded", Map.of("ndhmp.sys", ""), Map.of("ndhmp.sys", image));
        assertThat(subject.runs(new Erratum.Driver("ndhmp.sys", null, version))).isTrue();
        assertThat(subject.runs(new Erratum.Driver("ndhmp.sys", null, version.substring(0, version.indexOf('.'))))).isTrue();
        assertThat(subject.runs(new Erratum.Driver("ndhmp.sys", null, "99"))).isFalse();
        assertThat(ImageVersion.of(file("short.sys", "no image"))).isEmpty();
    }
}
