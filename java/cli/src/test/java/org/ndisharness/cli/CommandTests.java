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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.trace.TraceReader;

/** What the command says and how it exits when it is used wrongly, when a case fails and when the harness does. */
class CommandTests {
    private static final String SUITE = """
            { "name": "broken", "description": "Cases that do not pass", "packages": ["org.ndisharness.cli.broken"], "rules": ["MCM-*"] }
            """;
    private static final String NO_DRIVER = """
            {
              "name": "mine", "description": "A driver without what it imports", "transport": "embedded",
              "services": [ { "name": "ndhmp", "image": "ndhmp.sys" } ]
            }
            """;

    @TempDir
    private Path folder;

    private Path suite() throws IOException {
        return Files.writeString(folder.resolve("broken.json"), SUITE);
    }

    private SuiteFolder run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run", "--out", folder.resolve("out").toString()));
        all.addAll(List.of(arguments));
        return SuiteFolder.command(folder.resolve("out"), all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "close-call --seed x                | '--seed': 'x' is not a number from 0 to 18446744073709551615",
        "close-call --seed -1               | '--seed': '-1' is not a number from 0 to 18446744073709551615",
        "close-call --isolation none        | '--isolation': 'none' is not fork or reset",
        "close-call --isolation fork --target wine | the target 'wine' is one machine; allowed: reset",
        "close-call --jobs 0                | '--jobs': '0' is not a number from 1 to 16",
        "close-call --jobs many             | '--jobs': 'many' is not a number from 1 to 16",
        "close-call --jobs 2 --target device | '--jobs': '2' is not a number from 1 to 1, because the target 'device' is one machine",
        "close-call --repeat 0              | '--repeat': '0' is not a number from 1 to 1000",
        "close-call --repeat 2 --isolation reset | only worlds that are forked begin alike",
        "close-call --expect-skips nowhere  | --expect-skips nowhere: no such file",
        "close-call --verifier              | the target 'embedded' is not on Windows",
        "close-call --verifier most         | '--verifier': 'most' is not on",
        "close-call --targt embedded        | Possible solutions: --target",
        "open-call                          | suites 'open-call': there is no suites/open-call.json among the files that ship; known: close-call",
        "close-call --target embeded        | known: device, embedded, embedded-guarded, embedded-ndis5, embedded-standalone, wine",
        "close-call --target ./nowhere.json | ./nowhere.json: no such file",
        "close-call --rules 9               | rules version '9': not known; known: 1, 2, 3",
        "close-call --rules new             | rules version 'new': not known; known: 1, 2, 3",
        "close-call --order sorted          | '--order': 'sorted' is not declared or random",
        "close-call --order-seed 3          | '--order-seed': only a random order has a seed; allowed: --order random",
        "close-call --order random --order-seed x | '--order-seed': 'x' is not a number from 0 to 18446744073709551615",
        "close-call --tag slow              | --tag slow fits no case of close-call; its tags: race",
        "close-call --rule MCM-CLOSE-999    | the catalogue has no such rule; the nearest rules that its cases exercise: MCM-CLOSE-0",
        "close-call --rule AF-OPEN-*        | no case of it exercises AF-OPEN-0",
        "close-call --tag race --only reuse.* | fits no case of close-call; each of these fits some, but none fits all of them",
        "all --only close.client-vc.later.sucess.* | --only close.client-vc.later.sucess.* fits no case of all; the nearest: close.client-vc.later.success",
        "close-call --only close.client-vc.later.sucess.no-data.deactivated-before | close.client-vc.later.success.no-data.deactivated-before",
    })
    void usageErrorsExitWith2AndSayWhatIsAllowed(String arguments, String message) {
        SuiteFolder result = run(arguments.split(" "));

        assertThat(result.output()).contains(message);
        assertThat(result.status()).as(result.output()).isEqualTo(2);
    }

    @Test
    void whatIsWrongStandsLastAndAlone() {
        assertThat(run("close-call", "--seed", "x").output().lines()).containsExactly(
                "ndh: Invalid value for option '--seed': 'x' is not a number from 0 to 18446744073709551615", "See: ndh run --help");
        assertThat(SuiteFolder.command(folder, "rnu", "close-call").output()).startsWith("ndh: 'rnu' is no command; allowed: bench, ")
                .contains("run");
        assertThat(SuiteFolder.command(folder, "run").output())
                .endsWith("ndh: Missing required parameter: 'SUITE'" + System.lineSeparator());
    }

    @Test
    void withoutASuiteOrACommandTheUsageIsShown() {
        assertThat(SuiteFolder.command(folder, "run").output()).contains("Missing required parameter: 'SUITE'").contains("Usage: ndh run");
        assertThat(SuiteFolder.command(folder, "run").status()).isEqualTo(2);
        assertThat(SuiteFolder.command(folder).output()).contains("Missing command");
        assertThat(SuiteFolder.command(folder).status()).isEqualTo(2);
        assertThat(SuiteFolder.command(folder, "run", "--help").output()).contains("Exit status: 0 all passed");
        assertThat(SuiteFolder.command(folder, "run", "--help").status()).isZero();
    }

    @Test
    void aTargetThatDoesNotBootIsASetUpError() throws IOException {
        Path target = Files.writeString(folder.resolve("mine.json"), NO_DRIVER);

        SuiteFolder result = run("close-call", "--target", target.toString(), "--only", "close.*");

        assertThat(result.output()).contains("ndhmp.sys");
        assertThat(result.status()).as(result.output()).isEqualTo(2);
    }

    @Test
    void aSuiteOfWhichNothingRunsIsAUsageError() throws IOException {
        SuiteFolder result = run(suite().toString(), "--only", "VerdictTests.pases");

        assertThat(result.output()).contains("no case of broken ran").contains("org.ndisharness.cli.broken")
                .contains("the selection is --only VerdictTests.pases")
                .contains("the nearest: VerdictTests.passes, ");
        assertThat(result.status()).as(result.output()).isEqualTo(2);
    }

    @Test
    void failuresExitWith1AndAreReported() throws Exception {
        SuiteFolder result = run(suite().toString(), "--only", "VerdictTests.*", "--seed", "7");

        assertThat(result.status()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("FAILED VerdictTests.fails").contains("expected <&>").contains("FAILED VerdictTests.crashes")
                .contains("Bug check 0x").contains("ndhctl.sys+0x").contains("--seed 7").contains("--only VerdictTests.fails");
        JUnitXmlFile xml = JUnitXmlFile.parse(result.file("junit.xml"));
        assertThat(xml.names()).containsExactlyInAnyOrder("VerdictTests.fails", "VerdictTests.crashes", "VerdictTests.passes");
        assertThat(xml.count("failures")).isEqualTo(2);
        assertThat(xml.outcome("VerdictTests.passes")).isNull();
        assertThat(xml.outcome("VerdictTests.crashes").getTextContent()).contains("Bug check 0x").contains("ndhctl.sys+0x");
        assertThat(result.traces()).containsOnlyKeys("VerdictTests.fails", "VerdictTests.crashes", "VerdictTests.passes");
        assertThat(TraceReader.read(result.traces().get("VerdictTests.crashes")).size()).as("events so far").isPositive();
        assertThat(Files.readString(result.file("report.html"))).contains("VerdictTests.crashes").contains("</html>");
    }

    @Test
    void aHostThatIsKilledExitsWith3AndTheRestRuns() throws Exception {
        SuiteFolder result = run(suite().toString(), "--only", "KilledTests.*");

        assertThat(result.status()).as(result.output()).isEqualTo(3);
        assertThat(result.output()).contains("ERROR KilledTests.losesItsHost");
        JUnitXmlFile xml = JUnitXmlFile.parse(result.file("junit.xml"));
        assertThat(xml.count("errors")).isEqualTo(1);
        assertThat(xml.outcome("KilledTests.losesItsHost").getTagName()).isEqualTo("error");
        assertThat(xml.outcome("KilledTests.runsAfterwards")).isNull();
    }

    @Test
    void skipsAreCountedByReasonAndMustBeListed() throws Exception {
        String[] only = {suite().toString(), "--only", "SkippedTests.*"};
        SuiteFolder free = run(only);
        assertThat(free.status()).as(free.output()).isZero();
        assertThat(free.output()).contains("2 skipped: ").contains("no second adapter").contains("1 skipped: ");

        Path list = Files.writeString(folder.resolve("skips.txt"),
                "# what this machine cannot do\nSkippedTests.one  # known\nSkippedTests.t*\n");
        SuiteFolder unlisted = run(suite().toString(), "--only", "SkippedTests.*", "--expect-skips", list.toString());
        assertThat(unlisted.status()).as(unlisted.output()).isEqualTo(1);
        assertThat(unlisted.output()).contains("1 cases were skipped that --expect-skips does not list:").contains("SkippedTests.other: ");
        Files.writeString(list, "SkippedTests.*\n");
        assertThat(run(suite().toString(), "--only", "SkippedTests.*", "--expect-skips", list.toString()).status()).isZero();
    }

    @Test
    void oneSeedWithTwoResultsIsTheHarnessesFault() throws Exception {
        SuiteFolder result = run(suite().toString(), "--only", "FlakyTests.*", "--repeat", "2");

        assertThat(result.status()).as(result.output()).isEqualTo(3);
        assertThat(result.output()).contains("ERROR FlakyTests.differs").contains("Seed and images are equal, the results are not")
                .contains("time 1: {").contains("time 2: {").contains("ERROR FlakyTests.failsOnce")
                .contains("passed the first time, failed time 2")
                .doesNotContain("ERROR FlakyTests.same");
        assertThat(folder.resolve("out").resolve("repetition")).doesNotExist();
    }

    @Test
    void targetsTellsWhatTheyRunOn() {
        SuiteFolder result = SuiteFolder.command(folder, "targets", "embedded");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("embedded: ").contains("ndhctl.sys sha256 ").contains("not on Windows");
        assertThat(SuiteFolder.command(folder, "targets", "embeded").status()).isEqualTo(2);
    }
}
