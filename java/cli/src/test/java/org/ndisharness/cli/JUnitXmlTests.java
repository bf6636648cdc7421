// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseSelection;

/** What CI servers are given: every case once, its verdict, and text that XML can carry. */
class JUnitXmlTests {
    private static final RunOptions OPTIONS = new RunOptions("close-call", "embedded", -1, "fork", CaseSelection.ALL,
            CaseOrder.DECLARED, 1, Map.of(), null, null, Judging.today(), Path.of("/nowhere"));
    private static final SuiteParts ONE = new SuiteParts("close-call", Map.of("close-call", List.of()));

    @TempDir
    private Path folder;

    private static CaseResult result(String id, Verdict verdict, String message) {
        return new CaseResult(id, "GroupTests", verdict, Duration.ofMillis(1500), message, List.of(), Map.of());
    }

    private JUnitXmlFile written(CaseResult... results) throws Exception {
        return written(ONE, results);
    }

    private JUnitXmlFile written(SuiteParts parts, CaseResult... results) throws Exception {
        Path file = folder.resolve("junit.xml");
        JUnitXml.write(OPTIONS, parts, List.of(results), Map.of("seed", "18446744073709551615"), file);
        assertThat(folder.resolve("junit.xml.part")).doesNotExist();
        return JUnitXmlFile.parse(file);
    }

    @Test
    void everyCaseIsNamedWithItsVerdict() throws Exception {
        JUnitXmlFile xml = written(result("good", Verdict.PASSED, ""), result("bad", Verdict.FAILED, "first line\nsecond line"),
                result("lost", Verdict.ERROR, "the host was lost"), result("left", Verdict.SKIPPED, "a reason"),
                result("late", Verdict.NOT_RUN, ""));

        assertThat(xml.names()).containsExactly("good", "bad", "lost", "left", "late");
        assertThat(xml.attribute("name")).isEqualTo("close-call");
        assertThat(xml.count("tests")).isEqualTo(5);
        assertThat(xml.count("failures")).isEqualTo(1);
        assertThat(xml.count("errors")).isEqualTo(1);
        assertThat(xml.count("skipped")).isEqualTo(2);
        assertThat(xml.attribute("time")).isEqualTo("7.500");
        assertThat(xml.properties()).containsEntry("seed", "18446744073709551615");
        assertThat(xml.outcome("good")).isNull();
        assertThat(xml.outcome("bad").getTagName()).isEqualTo("failure");
        assertThat(xml.outcome("bad").getAttribute("message")).isEqualTo("first line");
        assertThat(xml.outcome("bad").getTextContent()).isEqualTo("first line\nsecond line");
        assertThat(xml.outcome("lost").getTagName()).isEqualTo("error");
        assertThat(xml.outcome("left").getAttribute("message")).isEqualTo("a reason");
        assertThat(xml.outcome("late").getAttribute("message")).isEqualTo("not run");
    }

    @Test
    void severalSuitesStandInOneFileWithTheirTotals() throws Exception {
        SuiteParts parts = new SuiteParts("all", Map.of("one", List.of("good"), "two", List.of("bad")));

        JUnitXmlFile xml = written(parts, result("good", Verdict.PASSED, ""), result("bad", Verdict.FAILED, "wrong"));

        assertThat(xml.names()).containsExactlyInAnyOrder("good", "bad");
        assertThat(xml.count("tests")).isEqualTo(2);
        assertThat(xml.count("failures")).isEqualTo(1);
        assertThat(xml.with("testsuite")).isEqualTo(2);
        assertThat(xml.properties()).containsEntry("seed", "18446744073709551615");
    }

    @Test
    void textThatXmlCannotCarryIsReplaced() throws Exception {
        JUnitXmlFile xml = written(result("odd", Verdict.FAILED, "a <tag> & \"quotes\" \u0000\u001b[31m\uFFFF ]]> end"));

        assertThat(xml.outcome("odd").getAttribute("message")).isEqualTo("a <tag> & \"quotes\" ??[31m? ]]> end");
    }

    @Test
    void noCasesAreASuiteAllTheSame() throws Exception {
        assertThat(written().count("tests")).isZero();
    }
}
