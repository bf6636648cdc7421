// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.file.Path;
import java.util.List;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Violation;

/** Is told of each trace that was written and judged, in the thread of its test: for tests that run in parallel, at the same time. */
@FunctionalInterface
public interface TraceListener {
    /**
     * A test has ended.
     *
     * @param file where its trace was written
     * @param trace the trace, to which nothing is added any more
     * @param violations rules that it breaks
     */
    void written(Path file, Trace trace, List<Violation> violations);
}
