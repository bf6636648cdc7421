// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A file that was begun and could not be written to its end: the disk is full, or gone. Nothing is left of it. */
public final class UnfinishedFileException extends FileSystemException {
    private static final long serialVersionUID = 1;

    private UnfinishedFileException(Path file, IOException cause) {
        super(file.toString(), null, cause.getMessage());
        initCause(cause);
    }

    /**
     * Removes what was written.
     *
     * @param file the file that was to be
     * @param part what was written of it
     * @param cause what a write or a move said
     * @return the cause itself when it names a path that cannot be used at all
     */
    public static IOException of(Path file, Path part, IOException cause) {
        try {
            if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(part);
            }
        } catch (IOException failure) {
            cause.addSuppressed(failure);
        }
        return cause instanceof FileSystemException ? cause : new UnfinishedFileException(file, cause);
    }
}
