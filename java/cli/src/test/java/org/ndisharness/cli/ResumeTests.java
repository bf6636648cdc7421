// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.conformance.CaseList;

/** A run whose process was killed goes on where it ended, and says what was under way then. */
@EnabledOnOs(OS.LINUX)
class ResumeTests {
    private static final int CASES_BEFORE = 20;
    private static final int JOBS = 2;
    private static final String ONE_CASE = "close.client-vc.later.success.no-data.deactivated-before";

    @TempDir
    private Path temporary;
    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("run");
    }

    private SuiteFolder ndh(String... arguments) {
        return SuiteFolder.command(folder, arguments);
    }

    @Test
    void theCaseThatWasUnderWayIsCrashedAndTheRestRuns() throws Exception {
        List<ProcessHandle> hosts;
        try (RunProcess run = RunProcess.start(folder, List.of(), "run", "close-call", "--seed", "7", "--jobs", Integer.toString(JOBS),
                "--out", folder.toString())) {
            run.waitForTraces(CASES_BEFORE);
            hosts = run.process().descendants().toList();
            run.signal("KILL");
            assertThat(run.await()).isEqualTo(137);
        }
        RunProcess.awaitAll(hosts);
        assertThat(RunRecord.read(folder).state()).isEqualTo(RunRecord.State.running);
        int finished = ResultLog.read(folder).finished().size();
        List<ResultLog.Unfinished> unfinished = ResultLog.read(folder).unfinished();
        assertThat(finished).isBetween(CASES_BEFORE - JOBS, 293);
        assertThat(unfinished).hasSizeLessThanOrEqualTo(JOBS);
        assertThat(folder.resolve("junit.xml")).doesNotExist();

        SuiteFolder rest = ndh("run", "--resume", folder.toString());

        assertThat(rest.status()).as(rest.output()).isEqualTo(unfinished.isEmpty() ? 0 : 3);
        JUnitXmlFile xml = JUnitXmlFile.parse(folder.resolve("junit.xml"));
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").ids());
        assertThat(xml.count("errors")).isEqualTo(unfinished.size());
        for (ResultLog.Unfinished each : unfinished) {
            assertThat(xml.outcome(each.id()).getTextContent()).contains("went down during this case");
            assertThat(rest.output()).contains("CRASHED " + each.id());
            assertThat(folder.resolve("crash")).isDirectoryContaining("glob:**ndhctl.sys").isDirectoryContaining("glob:**ndhmp.sys");
        }
        RunRecord record = RunRecord.read(folder);
        assertThat(record.state()).isEqualTo(RunRecord.State.complete);
        assertThat(record.seed()).isEqualTo("7");
        assertThat(record.cases()).hasSize(CaseList.of("close-call").ids().size());
        assertThat(Files.readString(folder.resolve("report.html"))).contains(CaseList.of("close-call").ids());

        SuiteFolder nothingLeft = ndh("run", "--resume", folder.toString());
        assertThat(nothingLeft.status()).as(nothingLeft.output()).isEqualTo(rest.status());
    }

    @Test
    void aTornLastLineIsNoLine() throws IOException {
        SuiteFolder run = ndh("run", "close-call", "--only", ONE_CASE, "--out", folder.toString());
        assertThat(run.status()).as(run.output()).isZero();
        Path log = folder.resolve(ResultLog.FILE);
        Files.writeString(log, "{\"event\":\"finished\",\"id\":\"ot", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("traces").resolve("torn.jsonl" + AtomicFile.PART), "{");

        assertThat(ResultLog.read(folder).finished()).singleElement().satisfies(r -> assertThat(r.id()).isEqualTo(ONE_CASE));
        assertThat(ndh("run", "--resume", folder.toString()).status()).isZero();
        assertThat(Files.readString(log)).endsWith("}\n").doesNotContain("\"ot");
        assertThat(run.traces()).containsOnlyKeys(ONE_CASE);
    }

    @Test
    void whatCannotBeResumedIsSaid() throws IOException {
        assertThat(ndh("run", "--resume", folder.toString()).output()).contains("has no run.json");
        assertThat(ndh("run", "--resume", folder.toString()).status()).isEqualTo(2);
        ndh("run", "close-call", "--only", ONE_CASE, "--out", folder.toString());
        assertThat(ndh("run", "--resume", folder.toString(), "--seed", "2").output()).contains("says what is run and how");
        Path record = folder.resolve(RunRecord.FILE);
        String text = Files.readString(record);
        Files.writeString(record, text.replaceAll("\"ndhmp.sys\": \"..", "\"ndhmp.sys\": \"00"));
        assertThat(ndh("run", "--resume", folder.toString()).output()).contains("the images have changed");
        Files.writeString(record, text.replace("\"seed\": \"1\"", "\"seed\": 1"));
        assertThat(ndh("run", "--resume", folder.toString()).output()).contains("/seed is 1");
        Files.writeString(record, text.substring(0, text.length() / 2));
        SuiteFolder torn = ndh("run", "--resume", folder.toString());
        assertThat(torn.output()).contains("not JSON");
        assertThat(torn.status()).isEqualTo(2);
    }

    @Test
    void theNewestDumpSinceTheCaseBeganIsNamedAndKept() throws IOException {
        Path windows = Files.createDirectories(temporary.resolve("Windows"));
        Files.createDirectories(windows.resolve("Minidump"));
        Instant began = Instant.now();
        CrashFiles files = new CrashFiles(windows, temporary);
        dump(windows.resolve("Minidump/old.dmp"), began.minusSeconds(60));
        assertThat(files.newestDump(began)).isEmpty();
        dump(windows.resolve("MEMORY.DMP"), began.plusSeconds(9));
        assertThat(files.newestDump(began)).contains(windows.resolve("MEMORY.DMP"));
        dump(windows.resolve("Minidump/112126-1.dmp"), began.plusSeconds(3));
        dump(windows.resolve("Minidump/112126-2.dmp"), began.plusSeconds(5));
        assertThat(files.newestDump(began)).contains(windows.resolve("Minidump/112126-2.dmp"));

        Path kept = files.keepDump(windows.resolve("Minidump/112126-2.dmp"), Files.createDirectories(folder));
        Path image = Files.writeString(temporary.resolve("mine.sys"), "image");
        Files.writeString(temporary.resolve("mine.pdb"), "symbols");
        files.keepImages(Map.of("mine.sys", image), folder);

        assertThat(kept).isEqualTo(folder.resolve("crash/112126-2.dmp")).exists();
        assertThat(folder.resolve("crash/mine.sys")).hasContent("image");
        assertThat(folder.resolve("crash/mine.pdb")).hasContent("symbols");
    }

    private static void dump(Path file, Instant written) throws IOException {
        Files.setLastModifiedTime(Files.writeString(file, "dump"), FileTime.from(written));
    }
}
