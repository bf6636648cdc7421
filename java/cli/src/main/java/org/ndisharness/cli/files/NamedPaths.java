// SPDX-License-Identifier: MIT
package org.ndisharness.cli.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Paths that a command line names and that cannot be used: told in one line, which names the path. */
public final class NamedPaths {
    private NamedPaths() {
    }

    /**
     * Makes a folder for results, and its parents; one that is there stays as it is.
     *
     * @throws IllegalArgumentException naming the folder that cannot be made or written
     */
    public static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new IllegalArgumentException(noFolder(folder, reason(failure)), failure);
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(noFolder(folder, "permission denied"));
        }
    }

    private static String noFolder(Path folder, String reason) {
        return folder + ": cannot be written (" + reason + "); allowed: a folder, or the path of one that can be made";
    }

    /** What is wrong with a file that could not be read: its path and why. */
    public static String unreadable(Path file, IOException failure) {
        return file + ": cannot be read (" + (Files.isDirectory(file) ? "it is a folder" : reason(failure)) + ")";
    }

    /** A failure that names its file, in one line. */
    public static String text(FileSystemException failure) {
        return failure.getFile() + ": " + reason(failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file is there";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "no folder";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "a folder that is not empty";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        return failure instanceof FileSystemException named && named.getReason() != null ? named.getReason() : failure.getMessage();
    }
}
