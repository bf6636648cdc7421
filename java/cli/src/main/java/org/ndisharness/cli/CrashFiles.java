// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.cli.files.AtomicFile;

/** What is kept of a crash in the run's folder: the memory dump, the images that ran and their symbols, for a debugger on any machine. */
final class CrashFiles {
    private static final String FOLDER = "crash";
    private static final long LARGEST_COPY = 64L << 20;

    private final Path systemRoot;
    private final Path symbols;

    /**
     * @param systemRoot Windows' folder; null where there is none
     * @param symbols folder that may hold the images' .pdb files if they do not lie beside them
     */
    CrashFiles(Path systemRoot, Path symbols) {
        this.systemRoot = systemRoot;
        this.symbols = symbols;
    }

    /** Of this machine, and of this source tree or unpacked zip. */
    static CrashFiles ofThisMachine() {
        String root = System.getenv("SystemRoot");
        String unpacked = System.getProperty("ndh.platform.dir");
        Path symbols = unpacked != null ? Path.of(unpacked, "drivers") : Path.of(System.getProperty("ndh.root", ""), "target", "drivers");
        return new CrashFiles(root == null ? null : Path.of(root), symbols.toAbsolutePath());
    }

    /** The newest memory dump that is not older than the time: a minidump, or the whole memory. */
    Optional<Path> newestDump(Instant since) throws IOException {
        if (systemRoot == null) {
            return Optional.empty();
        }
        List<Path> dumps = new ArrayList<>(List.of(systemRoot.resolve("MEMORY.DMP")));
        Path folder = systemRoot.resolve("Minidump");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".dmp")).forEach(dumps::add);
            }
        }
        List<Path> fresh = new ArrayList<>();
        for (Path dump : dumps) {
            if (Files.isRegularFile(dump) && !written(dump).isBefore(since)) {
                fresh.add(dump);
            }
        }
        // A minidump is what people send each other; the whole memory is the second choice.
        return fresh.stream().max(Comparator.comparing((Path dump) -> dump.startsWith(folder)).thenComparing(CrashFiles::writtenUnchecked));
    }

    private static Instant written(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    private static Instant writtenUnchecked(Path file) {
        try {
            return written(file);
        } catch (IOException gone) {
            return Instant.MIN;
        }
    }

    /** Copies a dump that is not too large; returns where it is to be found. */
    Path keepDump(Path dump, Path run) throws IOException {
        if (Files.size(dump) > LARGEST_COPY) {
            return dump;
        }
        return keep(dump, run);
    }

    /** Copies images and what symbols of them are found. */
    void keepImages(Map<String, Path> images, Path run) throws IOException {
        for (Map.Entry<String, Path> image : images.entrySet()) {
            keep(image.getValue(), run);
            String pdb = image.getKey().replaceFirst("(?i)\\.sys$", "") + ".pdb";
            for (Path folder : List.of(image.getValue().toAbsolutePath().getParent(), symbols)) {
                if (Files.isRegularFile(folder.resolve(pdb))) {
                    keep(folder.resolve(pdb), run);
                    break;
                }
            }
        }
    }

    private static Path keep(Path file, Path run) throws IOException {
        Path folder = Files.createDirectories(run.resolve(FOLDER));
        Path copy = folder.resolve(file.getFileName());
        AtomicFile.copy(file, copy);
        return copy;
    }
}
