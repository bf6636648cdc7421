// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** Known issues in a run: every report tells a failure that an erratum covers from one that none does. */
class ErrataCommandTests {
    private static final String SUITE = """
            { "name": "broken", "description": "Cases that do not pass", "packages": ["org.ndisharness.cli.broken"], "rules": ["MCM-*"] }
            """;
    private static final String ERRATA = """
            { "errata": [
              { "id": "KNOWN-1", "scope": { "rule": "MCM-INCLOSE-017", "driver": { "image": "ndhmp.sys" } },
                "reason": "connects after all", "link": "https://bugs.example/1", "expires": "2027-03-31" },
              { "id": "OTHER-1", "scope": { "target": "wine", "rule": "MCM-INCLOSE-017" },
                "reason": "somewhere else", "link": "https://bugs.example/2", "expires": "2027-03-31" } ] }
            """;
    private static final String KNOWN = "KnownIssueTests.breaksARule";

    @TempDir
    private Path folder;

    private SuiteFolder run(String name, String errata, String... options) throws IOException {
        Path suite = Files.writeString(folder.resolve("broken.json"), SUITE);
        Path file = Files.writeString(folder.resolve("known.json"), errata);
        List<String> all = new ArrayList<>(List.of("--errata", file.toString(), "--only",
                "KnownIssueTests.breaksAR*,KnownIssueTests.keepsThem"));
        all.addAll(List.of(options));
        return SuiteFolder.suite(suite.toString(), folder.resolve(name), all.toArray(String[]::new));
    }

    private static Verdict verdict(SuiteFolder run, String id) throws IOException {
        return ResultLog.read(run.file("")).finished().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow().verdict();
    }

    @Test
    void aCoveredFailurePassesInEveryReportAndAnotherDoesNot() throws Exception {
        SuiteFolder run = run("run", ERRATA, "--as-of", "2026-11-21");

        assertThat(run.status()).as("one case fails by itself: " + run.output()).isEqualTo(1);
        assertThat(run.output()).contains("1 cases passed with erratum:")
                .contains(KNOWN + ": KNOWN-1: connects after all (https://bugs.example/1, until 2027-03-31)")
                .contains("FAILED KnownIssueTests.breaksARuleAndFails").doesNotContain("FAILED " + KNOWN + System.lineSeparator())
                .doesNotContain("OTHER-1");
        assertThat(verdict(run, KNOWN)).isEqualTo(Verdict.PASSED_WITH_ERRATUM);
        JUnitXmlFile xml = JUnitXmlFile.parse(run.file("junit.xml"));
        assertThat(xml.count("failures")).isEqualTo(1);
        Element property = (Element) xml.outcome(KNOWN).getFirstChild();
        assertThat(property.getAttribute("value")).startsWith("KNOWN-1: connects after all");
        assertThat(xml.with("system-out")).isEqualTo(1);
        RunRecord record = RunRecord.read(run.file(""));
        assertThat(record.cases()).contains(new RunRecord.CaseVerdict(KNOWN, "passed with erratum"));
        assertThat(record.errata()).singleElement().satisfies(status -> assertThat(status.cases()).isEqualTo(1));
        assertThat(record.asOf()).isEqualTo("2026-11-21");
        assertThat(Files.readString(run.file("report.html"))).contains("passed with erratum").contains("https://bugs.example/1");
        SuiteFolder replay = SuiteFolder.command(folder.resolve("replay"), "replay", run.file("").toString(), KNOWN, "--out",
                folder.resolve("replay").toString());
        assertThat(replay.status()).as(replay.output()).isZero();
        assertThat(verdict(replay, KNOWN)).isEqualTo(Verdict.PASSED_WITH_ERRATUM);
        assertThat(RunRecord.read(replay.file("")).asOf()).isEqualTo("2026-11-21");
    }

    @Test
    void fromTheDayAfterItsLastTheFailureCountsAgain() throws IOException {
        SuiteFolder last = run("last", ERRATA, "--only", KNOWN, "--as-of", "2027-03-31");
        assertThat(last.output()).contains("KNOWN-1 expires in 0 days, on 2027-03-31");
        assertThat(verdict(last, KNOWN)).isEqualTo(Verdict.PASSED_WITH_ERRATUM);

        SuiteFolder late = run("late", ERRATA, "--as-of", "2027-04-01");
        assertThat(late.status()).isEqualTo(1);
        assertThat(late.output()).contains("FAILED " + KNOWN).contains("covered by errata that have expired: KNOWN-1")
                .contains("KNOWN-1 expired on 2027-03-31");
        assertThat(verdict(late, KNOWN)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void anErratumThatNothingNeedsIsReportedByAWholeRun() throws IOException {
        Path errata = Files.writeString(folder.resolve("races.json"), ERRATA.replace("\"rule\": \"MCM-INCLOSE-017\", \"driver\"",
                "\"case\": \"reuse.*\", \"driver\""));
        SuiteFolder part = SuiteFolder.run(folder.resolve("part"), "--only", "reuse.*", "--errata", errata.toString());
        assertThat(part.status()).isZero();
        assertThat(part.output()).doesNotContain("KNOWN-1");

        SuiteFolder whole = SuiteFolder.run(folder.resolve("whole"), "--errata", errata.toString());
        assertThat(whole.status()).as(whole.output()).isZero();
        assertThat(whole.output()).contains("KNOWN-1 matches nothing any more: take it out");
        assertThat(Files.readString(whole.file("report.html"))).contains("KNOWN-1 matches nothing any more");
    }

    @Test
    void wrongFilesAndDaysAreUsageErrors() throws IOException {
        SuiteFolder bad = run("bad", ERRATA.replace("2027-03-31", "2027-03-32"));
        assertThat(bad.status()).isEqualTo(2);
        assertThat(bad.output()).contains("known.json: /errata/0/expires is \"2027-03-32\"; allowed: a day of the calendar");
        assertThat(run("day", ERRATA, "--as-of", "tomorrow").output()).contains("'--as-of': 'tomorrow' is no day such as");
        assertThat(run("day", ERRATA, "--as-of", "tomorrow").status()).isEqualTo(2);
    }
}
