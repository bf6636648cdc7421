// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which commands a command line consists of. */
class NdhTests {
    private static final Set<String> ALL = Ndh.commandLine().getSubcommands().keySet();

    @Test
    void aCommandIsFoundByTheNameThatItHas() {
        assertThat(ALL).contains("run", "list", "bench").allSatisfy(
                name -> assertThat(Ndh.commandLine(new String[] {name, "--help"}).getSubcommands()).containsOnlyKeys(name));
    }

    @Test
    void withoutTheNameOfACommandAllAreThere() {
        assertThat(Ndh.commandLine(new String[0]).getSubcommands()).containsOnlyKeys(ALL);
        assertThat(Ndh.commandLine(new String[] {"--help"}).getSubcommands()).containsOnlyKeys(ALL);
        assertThat(Ndh.commandLine(new String[] {"rnu"}).getSubcommands()).containsOnlyKeys(ALL);
    }
}
