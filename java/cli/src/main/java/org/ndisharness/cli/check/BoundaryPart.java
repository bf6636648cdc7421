// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import java.nio.file.Path;
import org.ndisharness.trace.Trace;

/** What of a trace was seen at the NDIS boundary. */
public final class BoundaryPart {
    private BoundaryPart() {
    }

    /**
     * The boundary's events alone.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Trace of(Trace trace, Path file) {
        Trace part = trace.boundaryOnly();
        if (part.size() == 0) {
            throw new IllegalArgumentException(
                    "--boundary: " + file + " has no events of the NDIS boundary; `ndh run SUITE --boundary all` records them");
        }
        return part;
    }
}
