// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs. */
interface ToolProbe {
    /** Where the program of this name is; empty if nowhere. */
    Optional<Path> find(String program);

    /** Looks through the PATH. */
    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }
}
