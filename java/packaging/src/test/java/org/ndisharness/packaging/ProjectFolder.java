// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Files of this project. */
final class ProjectFolder {
    /** The project's root. */
    static final Path ROOT = Path.of(System.getProperty("ndh.root", "../.."));
    /** What goes to a Windows box besides images. */
    static final Path PACKAGE = ROOT.resolve("drivers-stub/package");

    /** The INFs. */
    static final List<String> INFS = List.of("ndhcm.inf", "ndhctl-ndiscowan.inf", "ndhctl.inf", "ndhmp.inf");

    private ProjectFolder() {
    }

    /** A file of the package folder, line ends as in the repository. */
    static String text(String name) {
        try {
            return Files.readString(PACKAGE.resolve(name)).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Names in a folder of the project that end so, sorted. */
    static List<String> names(String folder, String... endings) {
        try (var files = Files.list(ROOT.resolve(folder))) {
            return files.map(file -> String.valueOf(file.getFileName())).filter(name -> Arrays.stream(endings).anyMatch(name::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
