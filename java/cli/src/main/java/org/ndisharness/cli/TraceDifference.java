// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.TraceWriter;

/** Where two traces that should be equal differ first. */
final class TraceDifference {
    private TraceDifference() {
    }

    /** The first differing event, as two lines with these names; empty when the files are equal, byte for byte. */
    static Optional<String> between(String oneName, Path one, String otherName, Path other) throws IOException {
        if (Files.mismatch(one, other) < 0) {
            return Optional.empty();
        }
        Trace first = TraceReader.read(one);
        Trace second = TraceReader.read(other);
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            String a = event(first, i);
            String b = event(second, i);
            if (!a.equals(b)) {
                return Optional
                        .of("the first difference is event " + (i + 1) + ":\n  " + oneName + ": " + a + "\n  " + otherName + ": " + b);
            }
        }
        return Optional.of("the events are equal, the headers differ:\n  " + oneName + ": " + first.header() + "\n  " + otherName + ": "
                + second.header());
    }

    private static String event(Trace trace, int index) {
        return index < trace.size() ? TraceWriter.toJson(trace.get(index)) : "no such event, the trace has " + trace.size();
    }
}
