// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;

/** {@code ndh list}, {@code explain} and {@code completion} as users call them. */
class ExplainCommandTests {
    @TempDir
    private Path folder;

    private SuiteFolder command(String... arguments) {
        return SuiteFolder.command(folder, arguments);
    }

    @Test
    void suitesAndCasesAreListed() {
        assertThat(command("list").output()).contains("close-call  303 cases");
        assertThat(command("list", "close-call").output().lines()).hasSameSizeAs(CaseList.of("close-call").ids())
                .anyMatch(line -> line.contains("tag race"))
                .anyMatch(line -> line.startsWith("context.") && line.contains("needs irql"));
        JsonArray cases = JsonParser.parseString(command("list", "close-call", "--format", "json").output()).getAsJsonObject()
                .getAsJsonArray("cases");
        assertThat(cases.get(0).getAsJsonObject().keySet()).contains("id", "tags", "rules", "capabilities");
        assertThat(command("list", "close-cal").output()).contains("the nearest: close-call");
        assertThat(command("list", "close-cal").status()).isEqualTo(2);
    }

    @Test
    void anythingIsExplained() {
        SuiteFolder rule = command("explain", "MCM-CLOSE-001");
        assertThat(rule.status()).isZero();
        assertThat(rule.output()).contains("MCM-CLOSE-001 (rule)", "2018-05-02, https://learn.microsoft.com/", "What breaks it");
        assertThat(JsonParser.parseString(command("explain", "0xD1", "--format", "json").output()).getAsJsonObject()
                .getAsJsonArray("explanations")).hasSize(1);
        SuiteFolder unknown = command("explain", "MCM-CLOSE-01");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.output()).contains("nothing is known of 'MCM-CLOSE-01'; the nearest: MCM-CLOSE-0");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        SuiteFolder script = command("completion", "bash");
        assertThat(script.status()).isZero();
        assertThat(command("completion", "zsh").output()).isEqualTo(script.output());
        assertThat(command("completion", "fish").status()).isEqualTo(2);
        Files.writeString(folder.resolve("ndh.bash"), script.output());
        String line = "source ndh.bash; COMP_WORDS=(ndh doctor --); COMP_CWORD=2; _complete_ndh; echo ${COMPREPLY[*]}";
        Process bash = new ProcessBuilder(List.of("bash", "-c", line)).directory(folder.toFile()).redirectErrorStream(true).start();
        bash.getOutputStream().close();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains("--target").contains("--format");
        assertThat(bash.waitFor()).isZero();
    }
}
