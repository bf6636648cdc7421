// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.ndisharness.cli.files.NamedPaths;
import org.ndisharness.trace.Glob;

/** Cases that may be skipped: a file with an id or a glob a line, and comments from {@code #} on. */
record SkipList(List<String> globs) {
    static SkipList read(Path file) {
        try {
            return new SkipList(Files.readAllLines(file).stream().map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty()).toList());
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("--expect-skips " + file + ": no such file", missing);
        } catch (IOException failure) {
            throw new IllegalArgumentException("--expect-skips " + NamedPaths.unreadable(file, failure), failure);
        }
    }

    /** The skipped cases that are not listed. */
    List<CaseResult> unexpected(List<CaseResult> results) {
        return results.stream().filter(r -> r.verdict() == Verdict.SKIPPED && !Glob.anyOf(globs).test(r.id())).toList();
    }
}
