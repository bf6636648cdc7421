// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.Target;

/** A case of a run is replayed from its folder, wherever that is and whatever came after. */
class ReplayTests {
    private static final String RACE = "race-close.*";
    private static final String SUITE = """
            { "name": "broken", "description": "Cases that do not pass", "packages": ["org.ndisharness.cli.broken"], "rules": ["MCM-*"] }
            """;
    private static final String TARGET =
            """
                    {
                      "name": "mine", "description": "A driver of the user's own", "transport": "embedded", "libraries": ["ndis.sys", "wdfldr.sys"],
                      "services": [ { "name": "ndhmp", "image": "%s" }, { "name": "ndhctl", "image": "ndhctl.sys", "parameters": { "AllowMisuse": 1 } } ]
                    }
                    """;

    @TempDir
    private Path temporary;
    private Path folder;
    private Path again;

    @BeforeEach
    void name() {
        folder = temporary.resolve("run");
        again = temporary.resolve("again");
    }

    private SuiteFolder run(String... arguments) {
        return SuiteFolder.command(folder, arguments);
    }

    private SuiteFolder replay(Path place, String caseId, String... options) {
        return SuiteFolder.command(again,
                Stream.concat(Stream.of("replay", place.toString(), caseId, "--out", again.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static Path zip(Path folder, Path zip, String prefix) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(prefix + folder.relativize(each)));
                Files.copy(each, out);
            }
        }
        return zip;
    }

    @Test
    void aZippedFolderThatWasMovedReplaysWithEqualBytes() throws IOException {
        SuiteFolder first = run("run", "close-call", "--seed", "18446744073709551615", "--only", RACE, "--out", folder.toString());
        assertThat(first.status()).as(first.output()).isZero();
        String caseId = first.traces().keySet().iterator().next();
        byte[] trace = Files.readAllBytes(first.traces().get(caseId));
        Path zip = zip(folder, Files.createDirectories(temporary.resolve("sent h\u00e9re")).resolve("run.zip"), "a-run/");
        for (Path file : first.traces().values()) {
            Files.delete(file);
        }

        SuiteFolder second = replay(zip, caseId);

        assertThat(second.status()).as(second.output()).isZero();
        assertThat(second.output()).contains("equal to that of the run, byte for byte");
        assertThat(second.traces()).containsOnlyKeys(caseId);
        assertThat(second.traces().get(caseId)).hasBinaryContent(trace);
    }

    @Test
    void aFailingCaseOfAnOwnSuiteAndDriverReplaysWithoutTheirFiles() throws IOException {
        Path driver = Files.copy(Target.image("ndhmp.sys"), temporary.resolve("my-mcm.sys"));
        Path target = Files.writeString(temporary.resolve("mine.json"), TARGET.formatted(driver.toString()));
        Path suite = Files.writeString(temporary.resolve("broken.json"), SUITE);
        SuiteFolder first =
                run("run", suite.toString(), "--target", target.toString(), "--only", "VerdictTests.*", "--out", folder.toString());
        assertThat(first.status()).as(first.output()).isEqualTo(1);
        Path moved = Files.move(folder, temporary.resolve("moved"));
        for (Path file : List.of(driver, target, suite)) {
            Files.delete(file);
        }

        SuiteFolder second = replay(moved, "VerdictTests.crashes");

        assertThat(second.status()).as(second.output()).isEqualTo(1);
        assertThat(second.output()).contains("FAILED VerdictTests.crashes").contains("byte for byte");
    }

    @Test
    void otherImagesAreRefusedUnlessForced() throws IOException {
        run("run", "close-call", "--only", RACE, "--out", folder.toString());
        Path record = folder.resolve(RunRecord.FILE);
        Files.writeString(record, Files.readString(record).replaceAll("\"ndhmp.sys\": \"..", "\"ndhmp.sys\": \"00"));
        String caseId = RunRecord.read(folder).cases().get(0).id();

        SuiteFolder refused = replay(folder, caseId);
        assertThat(refused.status()).as(refused.output()).isEqualTo(2);
        assertThat(refused.output()).contains("not those of the run").contains("ndhmp.sys: SHA-256 then 00").contains("--force")
                .doesNotContain("ndhctl.sys:");

        SuiteFolder forced = replay(folder, caseId, "--force");
        assertThat(forced.status()).as(forced.output()).isZero();
        assertThat(forced.output()).contains("not those of the run");
    }

    @Test
    void anotherTraceOfTheSameImagesIsTheHarnessesFault() throws IOException {
        SuiteFolder first = run("run", "close-call", "--only", RACE, "--out", folder.toString());
        String caseId = first.traces().keySet().iterator().next();
        Path trace = first.traces().get(caseId);
        Files.writeString(trace, Files.readString(trace).replaceFirst("\"time\":(\\d+)", "\"time\":1$1"));

        SuiteFolder second = replay(folder, caseId);

        assertThat(second.status()).as(second.output()).isEqualTo(3);
        assertThat(second.output()).contains("the first difference is event 1").contains("then: {").contains("now: {");
    }

    @Test
    void whatIsNoRunOrNoCaseIsSaid() throws IOException {
        run("run", "close-call", "--only", RACE, "--out", folder.toString());
        Path evil = temporary.resolve("evil.zip");
        try (OutputStream file = Files.newOutputStream(evil); ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("../outside.txt"));
        }

        assertThat(replay(folder, "race-close.clent").output()).contains("is no case of the run").contains("race-close.");
        assertThat(replay(folder, "race-close.clent").status()).isEqualTo(2);
        assertThat(replay(temporary.resolve("nowhere"), "x").output()).contains("neither the folder of a run nor a .zip file");
        assertThat(replay(temporary, "x").status()).isEqualTo(2);
        assertThat(replay(evil, "x").output()).contains("lies outside of the folder");
        assertThat(temporary.resolve("outside.txt")).doesNotExist();
    }
}
