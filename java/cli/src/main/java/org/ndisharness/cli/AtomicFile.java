// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files whole or not at all: the text goes to a neighbour that then takes the name, so that no reader ever sees half a file. */
final class AtomicFile {
    /** End of the names of files that are being written. */
    static final String PART = ".part";

    private AtomicFile() {
    }

    /** Writes text in UTF-8. */
    interface Content {
        void write(Writer out) throws IOException;
    }

    static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try (Writer out = Files.newBufferedWriter(part)) {
            content.write(out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text));
    }

    static void copy(Path from, Path to) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + PART);
        Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
