// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One of the two zips. */
enum Zip {
    LINUX("linux-x64"), WINDOWS("windows-x64");

    private final String suffix;

    Zip(String suffix) {
        this.suffix = suffix;
    }

    Path file() {
        return Path.of(System.getProperty("ndh.distribution.zips") + "-" + suffix + ".zip");
    }

    /** Unpacks it, file modes included, and returns the one folder that it holds. */
    Path unpack(Path folder) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file(), Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> entries = Files.walk(zip.getPath("/"))) {
            for (Path entry : entries.toList()) {
                Path to = folder.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(entry, to);
                    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(entry);
                    Files.setPosixFilePermissions(to, mode);
                }
            }
        }
        try (Stream<Path> tops = Files.list(folder)) {
            return tops.reduce((one, other) -> {
                throw new IllegalStateException(file() + " has two tops: " + one + ", " + other);
            }).orElseThrow();
        }
    }

    /** The files below a folder, by their names relative to it, with {@code /}. */
    static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile).forEach(file -> names.add(folder.relativize(file).toString()));
            return names;
        }
    }
}
