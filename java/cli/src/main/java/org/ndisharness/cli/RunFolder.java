// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.cli.errata.ErrataFiles;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.cli.files.NamedPaths;

/**
 * The folder that a run writes: {@code run.json}, {@code results.jsonl}, {@code errata.json} if there are any, {@code junit.xml},
 * {@code report.html}, {@code traces}.
 */
record RunFolder(Path path) {
    /** The copy of a suite that was given as a file. */
    static final String SUITE = "suite.json";
    private static final String JSON = ".json";

    /** Whether the name of a suite or target is that of a file. */
    static boolean isFile(String nameOrPath) {
        return nameOrPath.toLowerCase(Locale.ROOT).endsWith(JSON);
    }

    Path traces() {
        return path.resolve("traces");
    }

    /**
     * Makes the folder, without what an earlier run left, but for the log, which the new run has open. Its record goes first: a folder with
     * a record can be resumed, and holds all that it names.
     */
    void clear() throws IOException {
        NamedPaths.makeFolder(path);
        Files.deleteIfExists(path.resolve(RunRecord.FILE));
        delete(traces(), file -> file.endsWith(".jsonl") || file.endsWith(AtomicFile.PART));
        delete(path, file -> List.of(ErrataFiles.KEPT, "junit.xml", "report.html").contains(file)
                || file.endsWith(AtomicFile.PART));
        NamedPaths.makeFolder(traces());
    }

    /** Removes what was being written when an earlier run ended. */
    void removeTorn() throws IOException {
        delete(traces(), file -> file.endsWith(AtomicFile.PART));
        delete(path, file -> file.endsWith(AtomicFile.PART));
        NamedPaths.makeFolder(traces());
    }

    /** Removes the folder. */
    void delete() throws IOException {
        delete(traces(), file -> true);
        delete(path, file -> !file.equals("traces"));
        Files.delete(traces());
        Files.delete(path);
    }

    private static void delete(Path folder, Predicate<String> which) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.filter(f -> which.test(f.getFileName().toString())).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** As {@link #keep}, for a target: its copy names the copies of its images. */
    String keepTarget(String nameOrPath) {
        String kept = keep(nameOrPath, "target.json");
        if (isFile(nameOrPath)) {
            Path copy = path.resolve(kept);
            try {
                AtomicFile.write(copy, KeptImages.kept(Files.readString(copy)));
            } catch (IOException failure) {
                throw new UncheckedIOException(copy + " could not be written", failure);
            }
        }
        return kept;
    }

    /** Keeps a copy of a configuration file, so that the folder says all about the run; a name stays as it is. */
    String keep(String nameOrPath, String as) {
        if (!isFile(nameOrPath)) {
            return nameOrPath;
        }
        Path file = Path.of(nameOrPath).toAbsolutePath();
        Path copy = path.resolve(as);
        try {
            if (!file.equals(copy)) {
                AtomicFile.copy(file, copy);
            }
            return as;
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " could not be copied to " + copy, failure);
        }
    }
}
