// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ndh coverage} over what runs have left. */
class CoverageCommandTests {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void run() {
        assertThat(SuiteFolder.run(folder.resolve("close"), "--only", "close.client-vc.later.success.*").status()).isZero();
        assertThat(SuiteFolder.run(folder.resolve("party"), "--only", "party-close.*").status()).isZero();
    }

    private static SuiteFolder coverage(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "coverage";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return SuiteFolder.command(folder, all);
    }

    private static JsonObject kind(SuiteFolder result, String kind) {
        assertThat(result.status()).as(result.output()).isZero();
        return JsonParser.parseString(result.output()).getAsJsonObject().getAsJsonObject("kinds").getAsJsonObject(kind);
    }

    @Test
    void oneRunReachesLessThanTwo() {
        String close = folder.resolve("close").toString();
        SuiteFolder one = coverage(close, "--format", "json");
        SuiteFolder both = coverage(close, folder.resolve("party").toString(), "--format", "json");

        assertThat(kind(one, "states").getAsJsonArray("notReached").toString()).contains("party ADDING (initial)")
                .doesNotContain("VC ACTIVE");
        assertThat(kind(both, "states").getAsJsonArray("notReached").toString()).doesNotContain("party ADDING (initial)");
        assertThat(kind(one, "rules").getAsJsonObject("reachedBy").keySet()).contains("MCM-CLOSE-001").doesNotContain("MCM-CLOSE-008");
        assertThat(kind(both, "rules").getAsJsonObject("reachedBy").getAsJsonObject("MCM-CLOSE-008").get("first").getAsString())
                .startsWith("party-close.");
        assertThat(kind(both, "rules").get("reached").getAsInt()).isGreaterThan(kind(one, "rules").get("reached").getAsInt());
        JsonObject callbacks = kind(one, "callbacks").getAsJsonObject("reachedBy");
        assertThat(callbacks.getAsJsonObject("ProtocolCmCloseCall").get("calls").getAsInt()).isPositive();
    }

    @Test
    void peopleAreToldTheTotalsAndWhatNoCaseReaches() {
        SuiteFolder text = coverage(folder.resolve("close").toString());

        assertThat(text.output()).contains("Ran on stand-ins, not on Windows").containsPattern("rules +\\d+ of \\d+ reached")
                .contains("No trace reaches these callbacks:")
                .contains("ProtocolClIncomingCloseCall").contains("that no monitor can judge");
        assertThat(coverage(folder.resolve("nowhere").toString()).status()).isEqualTo(2);
        assertThat(coverage(folder.resolve("nowhere").toString()).output()).contains("no such file or folder");
        assertThat(coverage().status()).isEqualTo(2);
    }
}
