// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What the measured runs write; removed when all have been measured, because ext4 makes files more slowly for minutes after it removed
 * some.
 */
final class Scratch implements AutoCloseable {
    private final Path parent;
    private int folders;

    Scratch() {
        try {
            parent = Files.createTempDirectory("ndh-bench-");
        } catch (IOException failure) {
            throw new UncheckedIOException("no folder for what the runs write: " + failure.getMessage(), failure);
        }
    }

    /** A path below it that nobody has used. */
    Path fresh() {
        return parent.resolve("run-" + folders++);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("remove " + parent, failure);
        }
    }
}
