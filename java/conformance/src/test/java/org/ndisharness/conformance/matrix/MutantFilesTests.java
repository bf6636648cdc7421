// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of scenarios and mutants. */
class MutantFilesTests {
    private static final String SCENARIO = """
            == call @embedded-standalone: a call
            vc = cl-create-vc af
            make: cl-make-call vc call=default
            """;

    private static Mutant mutant(String edits) {
        return MutantFiles.of("file", SCENARIO + "* MCM-CLOSE-001 call: title\n" + edits).mutants().get(0);
    }

    private static List<String> verbs(String edits) {
        return mutant(edits).steps().stream().map(Step::verb).toList();
    }

    @Test
    void scenariosAndMutantsAreRead() {
        MutantFiles files = MutantFiles.of("file", SCENARIO + "* MCM-CLOSE-001 call crash: one\n* MCM-CLOSE-001 call: two\n");

        assertThat(files.scenarios().get("call").target()).isEqualTo("embedded-standalone");
        assertThat(files.mutants()).extracting(Mutant::name).containsExactly("MCM-CLOSE-001/call", "MCM-CLOSE-001/call/2");
        assertThat(files.mutants()).extracting(Mutant::crash).containsExactly(true, false);
        Step make = files.scenarios().get("call").steps().get(1);
        assertThat(make.label()).isEqualTo("make");
        assertThat(make.options()).isEqualTo(Map.of("call", "default"));
    }

    @Test
    void scenariosIncludeOthers() {
        MutantFiles files = MutantFiles.of("file", SCENARIO + "== more: and more\ninclude call\nquiesce\n");

        assertThat(files.scenarios().get("more").steps()).extracting(Step::verb).containsExactly("cl-create-vc", "cl-make-call", "quiesce");
    }

    @Test
    void editsChangeSteps() {
        assertThat(verbs("drop make\n")).containsExactly("cl-create-vc");
        assertThat(verbs("at make: quiesce\nafter make: advance 1s\nbefore make: cl-delete-vc vc\n"))
                .containsExactly("cl-create-vc", "cl-delete-vc", "quiesce", "advance");
        assertThat(verbs("first: quiesce\nlast: advance 1s\n")).containsExactly("quiesce", "cl-create-vc", "cl-make-call", "advance");
        Step made = mutant("with make: break=raised\n").steps().get(1);
        assertThat(made.forced()).isTrue();
        assertThat(made.options()).isEqualTo(Map.of("call", "default", "break", "raised"));
    }

    @Test
    void mistakesAreToldWithTheirPlaces() {
        assertThatThrownBy(() -> MutantFiles.of("file", "quiesce")).hasMessageContaining("file:1").hasMessageContaining("'quiesce'");
        assertThatThrownBy(() -> MutantFiles.of("file", "* MCM-CLOSE-001 nothing: x")).hasMessageContaining("file:1")
                .hasMessageContaining("'nothing'");
        assertThatThrownBy(() -> MutantFiles.of("file", SCENARIO + "* NO-RULE-1 call: x")).hasMessageContaining("NO-RULE-1");
        assertThatThrownBy(() -> mutant("drop close\n").steps()).hasMessageContaining("file:5").hasMessageContaining("'close'");
        assertThatThrownBy(() -> mutant("drop make: quiesce\n")).hasMessageContaining("file:5").hasMessageContaining("nothing may follow");
        assertThatThrownBy(() -> mutant("instead make: quiesce\n")).hasMessageContaining("file:5")
                .hasMessageContaining("at, before, after");
    }
}
