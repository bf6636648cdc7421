// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.trace.CanonicalTrace.Detail;

/** Cases that run at the same time have the traces that they have one after the other. */
class ParallelTests {
    @TempDir
    private static Path folder;

    private static SuiteFolder serial;

    @BeforeAll
    static void runSerially() {
        serial = SuiteFolder.run(folder.resolve("serial"), "--seed", "3");
        assertThat(serial.status()).as(serial.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void workersChangeNoByteOfATrace(int jobs) throws IOException {
        SuiteFolder parallel = SuiteFolder.run(folder.resolve("parallel"), "--seed", "3", "--jobs", Integer.toString(jobs));

        assertThat(parallel.status()).as(parallel.output()).isZero();
        assertThat(parallel.traces().keySet()).isEqualTo(serial.traces().keySet());
        for (Map.Entry<String, Path> trace : serial.traces().entrySet()) {
            assertThat(parallel.traces().get(trace.getKey())).as(trace.getKey()).hasSameBinaryContentAs(trace.getValue());
        }
    }

    @Test
    void worldsThatAreResetGiveTheSameCanonicalTraces() throws IOException {
        SuiteFolder reset = SuiteFolder.run(folder.resolve("reset"), "--seed", "3", "--jobs", "2", "--isolation", "reset");

        assertThat(reset.status()).as(reset.output()).isZero();
        assertThat(new TreeMap<>(reset.fingerprints(Detail.EXACT))).isEqualTo(new TreeMap<>(serial.fingerprints(Detail.EXACT)));
    }
}
