// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.ndisharness.cli.files.NamedPaths;

/** The folder of a run, or a zip file of one, which is unpacked for as long as this is open. */
final class RunArchive implements AutoCloseable {
    private final Path folder;
    private final Path temporary;

    private RunArchive(Path folder, Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    /** Opens DIR or ZIP; a zip file holds the folder's content, or the folder. */
    static RunArchive open(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return new RunArchive(withRecord(place, 1, place), null);
        }
        if (!Files.isRegularFile(place) || !place.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            throw new IllegalArgumentException("'" + place + "' is neither the folder of a run nor a .zip file of one");
        }
        Path temporary = Files.createTempDirectory("ndh-replay-");
        try {
            unpack(place, temporary);
            return new RunArchive(withRecord(temporary, 2, place), temporary);
        } catch (IOException | RuntimeException failure) {
            delete(temporary);
            throw failure;
        }
    }

    private static Path withRecord(Path place, int depth, Path named) throws IOException {
        try (Stream<Path> files = Files.find(place, depth, (file, attributes) -> file.endsWith(RunRecord.FILE))) {
            List<Path> found = files.sorted(Comparator.comparing(Path::getNameCount)).toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + named + "' has no " + RunRecord.FILE + "; it must be the folder of a run (ndh run --out DIR)");
            }
            return found.get(0).getParent().toAbsolutePath().normalize();
        }
    }

    private static void unpack(Path zip, Path to) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
                Path target = to.resolve(entry.getName().replace('\\', '/')).normalize();
                if (!target.startsWith(to)) {
                    throw new IllegalArgumentException(zip + ": the entry '" + entry.getName() + "' lies outside of the folder");
                }
                Files.createDirectories(target.getParent());
                Files.copy(file.getInputStream(entry), target);
            }
        } catch (ZipException noArchive) {
            throw new IllegalArgumentException(NamedPaths.unreadable(zip, noArchive), noArchive);
        }
    }

    /** Where run.json lies. */
    Path folder() {
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary != null) {
            delete(temporary);
        }
    }
}
