// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ndisharness.cli.files.NamedPaths;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceFormatException;
import org.ndisharness.trace.TraceReader;

/** The traces that files and folders on the command line mean. */
public final class TraceFiles {
    private static final String EXTENSION = ".jsonl";
    /** The other kind of JSON lines in a result folder. */
    private static final String RESULT_LOG = "results.jsonl";

    private TraceFiles() {
    }

    /**
     * Files as they are, folders as the traces in them and below, in the order of their names.
     *
     * @throws IllegalArgumentException naming the path that is missing or holds no trace
     */
    public static Set<Path> of(List<Path> paths) throws IOException {
        Set<Path> files = new TreeSet<>();
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                files.add(path);
            } else if (Files.isDirectory(path)) {
                files.addAll(in(path));
            } else {
                throw new IllegalArgumentException(path + ": no such file or folder");
            }
        }
        return files;
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> traces = all.filter(Files::isRegularFile).filter(TraceFiles::isTrace).toList();
            if (traces.isEmpty()) {
                throw new IllegalArgumentException(folder + ": no trace (*" + EXTENSION + ") in this folder or below");
            }
            return traces;
        }
    }

    private static boolean isTrace(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(EXTENSION) && !name.equals(RESULT_LOG);
    }

    /**
     * Reads a trace.
     *
     * @throws IllegalArgumentException naming the file that is no whole trace
     */
    public static Trace read(Path file) throws IOException {
        try {
            return TraceReader.read(file);
        } catch (TraceFormatException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        } catch (IOException failure) {
            throw new IllegalArgumentException(NamedPaths.unreadable(file, failure), failure);
        }
    }
}
