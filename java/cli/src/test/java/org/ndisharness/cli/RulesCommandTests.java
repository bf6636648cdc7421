// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code ndh rules}. */
class RulesCommandTests {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Ndh.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void rulesAreListedWithHowTheyAreJudged() {
        assertThat(run("rules", "MCM-CLOSE-001", "REG-005")).isZero();
        assertThat(out.toString().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("MCM-CLOSE-001  Complete every pended close call  [mcm, must; by a monitor"),
                line -> assertThat(line).startsWith("REG-005 ").contains("not by a monitor"));
    }

    @Test
    void aRuleThatIsNotThereIsAnError() {
        assertThat(run("rules", "NO-*")).isEqualTo(2);
        assertThat(err.toString()).contains("no rule fits NO-*");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theMatrixSaysWhatKillsARule() {
        assertThat(run("rules", "MCM-CLOSE-001", "--matrix", "--format", "json")).as(err.toString()).isZero();
        JsonObject row = JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(row.get("rule").getAsString()).isEqualTo("MCM-CLOSE-001");
        assertThat(row.getAsJsonArray("mutants").get(0).getAsJsonObject().get("killed").getAsBoolean()).isTrue();
    }
}
