// SPDX-License-Identifier: MIT
package org.ndisharness.cli.files;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.ndisharness.trace.UnfinishedFileException;

/**
 * Writes files whole or not at all: the text goes to a neighbour that then takes the name, so that no reader ever sees half a file. A
 * device, a pipe and what a link leads to are written themselves. When the disk is full that is an {@link UnfinishedFileException}.
 */
public final class AtomicFile {
    /** End of the names of files that are being written. */
    public static final String PART = ".part";

    private AtomicFile() {
    }

    /** Writes text in UTF-8. */
    public interface Content {
        void write(Writer out) throws IOException;
    }

    /** Writes what the content writes, in UTF-8. */
    public static void write(Path file, Content content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file)) {
            try (Writer out = Files.newBufferedWriter(file)) {
                content.write(out);
            }
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + PART);
        try {
            try (Writer out = Files.newBufferedWriter(part)) {
                content.write(out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw UnfinishedFileException.of(file, part, failure);
        }
    }

    /** Writes text in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text));
    }

    /** Copies a file. */
    public static void copy(Path from, Path to) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + PART);
        try {
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw UnfinishedFileException.of(to, part, failure);
        }
    }
}
