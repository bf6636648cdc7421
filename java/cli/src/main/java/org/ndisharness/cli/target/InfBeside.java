// SPDX-License-Identifier: MIT
package org.ndisharness.cli.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.packaging.InfInstallation;
import org.ndisharness.packaging.InfSyntaxException;

/**
 * The INF of an image.
 *
 * @param file the one that was taken, or null
 * @param installation what it does, if it installs the image
 * @param notes about INFs that were not taken
 */
record InfBeside(Path file, Optional<InfInstallation> installation, List<String> notes) {
    /** The INF that is named, or the first one beside the image that installs it. */
    static InfBeside of(Path image, Path named) throws IOException {
        List<Path> files = named != null ? List.of(named) : beside(image);
        List<String> notes = new ArrayList<>();
        Path taken = null;
        Optional<InfInstallation> found = Optional.empty();
        for (Path file : files) {
            Optional<InfInstallation> installation = read(file, image, notes);
            if (installation.isPresent() && found.isPresent()) {
                notes.add(file.getFileName() + " installs the image as well; " + taken.getFileName() + " was taken (--inf names another)");
            } else if (installation.isPresent()) {
                found = installation;
                taken = file;
            }
        }
        if (found.isEmpty()) {
            notes.add(files.isEmpty() ? "There is no INF beside the image: service name, parameters and resources are guesses"
                    : "No INF installs the image (looked at: "
                            + String.join(", ", files.stream().map(f -> f.getFileName().toString()).toList())
                            + "): service name, parameters and resources are guesses");
        }
        return new InfBeside(taken, found, notes);
    }

    private static Optional<InfInstallation> read(Path file, Path image, List<String> notes) throws IOException {
        try {
            return InfInstallation.read(file, image.getFileName().toString());
        } catch (InfSyntaxException malformed) {
            notes.add("The INF could not be read: " + malformed.getMessage());
            return Optional.empty();
        }
    }

    private static List<Path> beside(Path image) throws IOException {
        Path folder = image.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".inf")).sorted().toList();
        }
    }
}
