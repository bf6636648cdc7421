// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.trace.NdisStatus;

/** {@code ndh diff}. */
class DiffTests {
    @TempDir
    private Path folder;

    private SuiteFolder diff(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("diff"));
        List.of(arguments).forEach(a -> all.add(a.toString()));
        return SuiteFolder.command(folder, all.toArray(String[]::new));
    }

    @Test
    void equalTracesExitWith0() throws IOException {
        Path a = TraceFolder.write(folder.resolve("a"), "one", NdisStatus.SUCCESS);
        Path b = TraceFolder.write(folder.resolve("b"), "other", NdisStatus.SUCCESS);

        SuiteFolder result = diff(a, b);

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("The traces are equal in canonical form.").contains("It is not known what this ran on");
    }

    @Test
    void theFirstDifferenceIsShownInTextAndHtml() throws IOException {
        Path a = TraceFolder.write(folder.resolve("a"), "one", NdisStatus.SUCCESS);
        Path b = TraceFolder.write(folder.resolve("b"), "one", NdisStatus.FAILURE);
        Path page = folder.resolve("pages/diff.html");

        SuiteFolder result = diff(a, b, "--ascii", "--html", page);

        assertThat(result.status()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("vc1, event 2").contains("A: 2 CALL NdisMCmCloseCallComplete mcm NDIS_STATUS_SUCCESS")
                .contains("B: 2 CALL NdisMCmCloseCallComplete mcm NDIS_STATUS_FAILURE").contains("!#3 ");
        assertThat(Files.readString(page)).contains("</html>").contains("class=\"marked\"").contains("NDIS_STATUS_FAILURE")
                .doesNotContain("<script")
                .doesNotContain("http");
    }

    @Test
    void asClassesTwoFailuresAreEqual() throws IOException {
        Path a = TraceFolder.write(folder.resolve("a"), "one", NdisStatus.RESOURCES);
        Path b = TraceFolder.write(folder.resolve("b"), "one", NdisStatus.FAILURE);

        assertThat(diff(a, b).status()).isEqualTo(1);
        assertThat(diff(a, b, "--detail", "classes").status()).isZero();
    }

    @Test
    void resultFoldersDifferInCasesVerdictsAndTraces() throws IOException {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        TraceFolder.writeRun(a, Map.of("same", "passed", "changed", "passed", "gone", "passed"));
        TraceFolder.writeRun(b, Map.of("same", "passed", "changed", "failed", "new", "skipped"));
        TraceFolder.write(a.resolve("traces"), "same", NdisStatus.SUCCESS);
        TraceFolder.write(b.resolve("traces"), "same", NdisStatus.SUCCESS);
        TraceFolder.write(a.resolve("traces"), "changed", NdisStatus.SUCCESS);
        TraceFolder.write(b.resolve("traces"), "changed", NdisStatus.FAILURE);
        Path page = folder.resolve("diff.html");

        SuiteFolder result = diff(a, b, "--ascii", "--html", page);

        assertThat(result.status()).as(result.output()).isEqualTo(1);
        assertThat(result.output().lines()).containsSubsequence("Cases only in A: 1", "  gone", "Cases only in B: 1", "  new",
                "Verdicts that differ: 1", "  changed: passed -> failed", "Traces that differ in canonical form: 1 of 2", "  changed",
                "    vc1, event 2", "A:", "B:");
        assertThat(Files.readString(page)).contains("changed: passed -&gt; failed").contains("<code>changed</code>");
        assertThat(diff(a, a).status()).isZero();
    }

    @Test
    void twoOfDifferentKindsAreAUsageError() throws IOException {
        Path trace = TraceFolder.write(folder, "one", NdisStatus.SUCCESS);
        Path run = folder.resolve("run");
        TraceFolder.writeRun(run, Map.of());
        Path other = Files.writeString(folder.resolve("other.txt"), "");

        assertThat(diff(trace, run)).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("give two of one kind")
                .contains("two traces (*.jsonl), or two result folders (with run.json)");
        assertThat(diff(other, other).status()).isEqualTo(2);
        assertThat(diff(trace, folder.resolve("gone"))).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("gone: no such file or folder");
        Files.writeString(run.resolve("run.json"), "{}");
        assertThat(diff(run, run)).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("not the record of a run");
    }
}
