// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.List;

/** What a run was asked for. */
record RunOptions(String suite, String target, long seed, String isolation, List<String> only, Path out) {
    RunOptions {
        only = List.copyOf(only);
    }

    /** The command line that replays one case of this run. */
    String replayLine(String caseId) {
        return "java/ndh run " + suite + " --target " + target + " --seed " + Long.toUnsignedString(seed) + " --isolation " + isolation
                + " --only " + caseId;
    }
}
