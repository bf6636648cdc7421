// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A user's project outside of the sources, with a local repository that holds this project's artefacts only. What others made comes from
 * the local repository of this build, as from a mirror.
 *
 * @param place the project's folder
 * @param home folder of its repository and settings, which is its user's home too
 */
record UserProject(Path place, Path home) {
    private static final int DEADLINE_SECONDS = 300;

    /** The project of a folder of the sources, copied to a new folder below {@code home}. */
    static UserProject copy(String source, Path home) throws IOException {
        Path from = Build.ROOT.resolve(source);
        Path place = home.resolve(from.getFileName().toString());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
                Files.copy(file, place.resolve(from.relativize(file).toString()));
            }
        }
        Build.repository(home.resolve("repository"));
        Files.writeString(home.resolve("settings.xml"), "<settings><mirrors><mirror><id>build</id><mirrorOf>*</mirrorOf><url>"
                + Path.of(System.getProperty("ndh.repository")).toUri() + "</url></mirror></mirrors></settings>");
        return new UserProject(place, home);
    }

    Command maven(String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "LC_ALL", "C.UTF-8",
                "JAVA_HOME", System.getProperty("java.home")));
        List<String> command = new ArrayList<>(List.of(System.getProperty("ndh.maven.home") + "/bin/mvn", "-B", "-ntp", "-e",
                "-s", home.resolve("settings.xml").toString(), "-Dmaven.repo.local=" + home.resolve("repository")));
        command.addAll(List.of(arguments));
        return Command.run(place, environment, DEADLINE_SECONDS, command);
    }

    /** Helper and host write nothing to the streams of the JVM, by which Surefire talks to it. */
    void assertNothingDisturbedSurefire() throws IOException {
        assertThat(Zip.files(place.resolve("target/surefire-reports"))).noneMatch(name -> name.contains(".dump"));
    }

    /** What Surefire says at the end. */
    static String summary(int tests, int failures) {
        return "Tests run: %d, Failures: %d, Errors: 0, Skipped: 0".formatted(tests, failures);
    }
}
