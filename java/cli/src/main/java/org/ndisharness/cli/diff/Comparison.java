// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Compares two things of one kind. {@link DiffCommand} takes the first one that knows what its arguments are. */
interface Comparison {
    /** What it compares, for messages: {@code traces (*.jsonl)}. */
    String kind();

    /** Whether it knows what this is. */
    boolean fits(Path path);

    /**
     * Compares.
     *
     * @throws IllegalArgumentException when one of them turns out not to be what it looked like
     */
    Differences compare(Path a, Path b) throws IOException;

    /** What came out. */
    interface Differences {
        /** Whether there are none. */
        boolean isEmpty();

        /** Prints them, and what was compared. */
        void print(PrintWriter out);

        /** The same as the body of an HTML page. */
        String html();
    }
}
