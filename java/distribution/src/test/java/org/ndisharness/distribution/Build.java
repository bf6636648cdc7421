// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this build has made so far, as folders and jars. */
final class Build {
    static final Path ROOT = Path.of(System.getProperty("ndh.root", "../..")).toAbsolutePath().normalize();
    static final String VERSION = System.getProperty("ndh.version");

    private static final List<String> TEST_MODULES = List.of("platform", "trace", "bridge", "harness", "junit");

    private Build() {
    }

    /** The output folders of the modules that a test needs, as an IDE has them on its class path, and those of the example test. */
    static List<Path> outputFolders() {
        List<Path> folders = new ArrayList<>();
        TEST_MODULES.forEach(module -> folders.add(ROOT.resolve("java/" + module + "/target/classes")));
        folders.add(ROOT.resolve("java/junit/target/test-classes"));
        folders.add(ROOT.resolve("java/distribution/target/test-classes"));
        return folders;
    }

    /** The libraries of others that come with the zips. */
    static List<Path> libraries() throws IOException {
        Path lib = ROOT.resolve("java/distribution/target/distribution/ndis-harness-" + VERSION + "-linux-x64/java/lib");
        return jars(lib).stream().filter(jar -> !jar.getFileName().toString().startsWith("ndh-")).toList();
    }

    /** Old versions of JUnit and JNA, by the start of their file names. */
    static List<Path> old(String prefix) throws IOException {
        return jars(ROOT.resolve("java/distribution/target/old")).stream().filter(jar -> jar.getFileName().toString().startsWith(prefix))
                .toList();
    }

    /** A local repository that holds the artefacts of this project and nothing else. */
    static Path repository(Path folder) throws IOException {
        install(folder, "ndis-harness", ROOT.resolve("pom.xml"), null);
        install(folder, "ndh-bom", ROOT.resolve("java/bom/pom.xml"), null);
        for (String module : TEST_MODULES) {
            Path place = ROOT.resolve("java/" + module);
            install(folder, "ndh-" + module, place.resolve("pom.xml"), place.resolve("target/ndh-" + module + "-" + VERSION + ".jar"));
        }
        return folder;
    }

    private static void install(Path repository, String artifact, Path pom, Path jar) throws IOException {
        Path place = Files.createDirectories(repository.resolve("org/ndisharness/" + artifact + "/" + VERSION));
        Files.copy(pom, place.resolve(artifact + "-" + VERSION + ".pom"));
        if (jar != null) {
            Files.copy(jar, place.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }
}
