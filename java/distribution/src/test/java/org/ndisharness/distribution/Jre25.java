// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Linux JRE 25, fetched on first use. */
final class Jre25 {
    private static final int FETCH_SECONDS = 900;

    private Jre25() {
    }

    /** Its folder; without one the test is skipped, with the reason. */
    static Path home() throws IOException {
        Command fetch = Command.run(Build.ROOT, System.getenv(), FETCH_SECONDS,
                List.of("sh", Build.ROOT.resolve("java/distribution/src/test/sh/jre25.sh").toString(),
                        Build.ROOT.resolve("target/jre25").toString()));
        Assumptions.assumeTrue(fetch.status() == 0, () -> "no JRE 25: " + fetch.err());
        return Path.of(fetch.out().strip());
    }
}
