// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version of the rules that is pinned: what came later warns, in runs, replays and checks of recorded traces. */
class RulesVersionCommandTests {
    private static final String SUITE = """
            { "name": "broken", "description": "Cases that do not pass", "packages": ["org.ndisharness.cli.broken"], "rules": ["*"] }
            """;
    private static final String NEWER = "KnownIssueTests.breaksANewerRule";

    @TempDir
    private Path folder;

    private SuiteFolder run(String name, String id, String... options) throws IOException {
        Path suite = Files.writeString(folder.resolve("broken.json"), SUITE);
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 2, options.length);
        all[0] = "--only";
        all[1] = id;
        return SuiteFolder.suite(suite.toString(), folder.resolve(name), all);
    }

    @Test
    void aNewerRuleWarnsInARunAndItsReplay() throws IOException {
        SuiteFolder newest = run("newest", NEWER);
        assertThat(newest.status()).as(newest.output()).isEqualTo(1);
        assertThat(newest.output()).contains("CALL-IN-013");
        assertThat(RunRecord.read(newest.file("")).rulesVersion()).isEqualTo(3);

        SuiteFolder pinned = run("pinned", NEWER, "--rules", "1");
        assertThat(pinned.status()).as(pinned.output()).isZero();
        assertThat(pinned.output()).contains("1 cases have warnings").contains("newer than version 1 of the rules");
        assertThat(Files.readString(pinned.file("report.html"))).contains("data-rules=\"1\"").contains("CALL-IN-013");
        assertThat(RunRecord.read(pinned.file("")).rulesVersion()).isEqualTo(1);
        SuiteFolder replay = SuiteFolder.command(folder.resolve("replay"), "replay", pinned.file("").toString(), NEWER, "--out",
                folder.resolve("replay").toString());
        assertThat(replay.status()).as(replay.output()).isZero();
        assertThat(RunRecord.read(replay.file("")).rulesVersion()).isEqualTo(1);

        assertThat(run("older", "KnownIssueTests.breaksARule", "--rules", "1").status()).as("a rule of version 1").isEqualTo(1);
    }

    @Test
    void aCheckOfItsTraceJudgesAlike() throws IOException {
        Path trace = run("run", NEWER).traces().get(NEWER);

        assertThat(SuiteFolder.command(folder, "check", trace.toString()).status()).isEqualTo(1);
        SuiteFolder pinned = SuiteFolder.command(folder, "check", trace.toString(), "--rules", "1");
        assertThat(pinned.status()).as(pinned.output()).isZero();
        assertThat(pinned.output()).contains("CALL-IN-013 (must)").contains("a warning: judged since version 2 of the rules")
                .contains("0 broken in 0, ");
        JsonObject json = JsonParser.parseString(SuiteFolder.command(folder, "check", trace.toString(), "--rules", "1,CALL-IN-*",
                "--format", "json").output())
                .getAsJsonObject();
        assertThat(json.get("rulesVersion").getAsInt()).isEqualTo(1);
        JsonObject violation = json.getAsJsonArray("traces").get(0).getAsJsonObject().getAsJsonArray("violations").get(0).getAsJsonObject();
        assertThat(List.of(violation.get("since").getAsInt(), violation.get("fails").getAsBoolean())).containsExactly(2, false);
        assertThat(SuiteFolder.command(folder, "check", trace.toString(), "--rules", "9").output())
                .contains("rules version '9': not known; known: 1, 2, 3");
        assertThat(SuiteFolder.command(folder, "check", trace.toString(), "--rules", "1,2").status()).isEqualTo(2);
    }
}
