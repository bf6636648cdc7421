// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A Maven project that runs test classes of this one with Surefire, with the versions and settings of the build. */
final class SurefireProject {
    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.ndisharness</groupId>
                <artifactId>ndis-harness</artifactId>
                <version>1.0.0-SNAPSHOT</version>
                <relativePath>%s</relativePath>
              </parent>
              <artifactId>ndh-surefire-run</artifactId>
              <dependencies>
                <dependency>
                  <groupId>org.junit.jupiter</groupId>
                  <artifactId>junit-jupiter</artifactId>
                  <scope>test</scope>
                </dependency>
              </dependencies>
              <build>
                <plugins>
                  <plugin>
                    <artifactId>maven-surefire-plugin</artifactId>
                    <configuration>
                      <testClassesDirectory>%s</testClassesDirectory>
                      <includes><include>**/%s.java</include></includes>
                      <additionalClasspathElements>%s</additionalClasspathElements>
                      <properties>
                        <configurationParameters>junit.platform.reporting.output.dir=%s</configurationParameters>
                      </properties>
                    </configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private SurefireProject() {
    }

    /** Writes the project; {@code published} is where JUnit puts the files of tests. */
    static void write(Path folder, Path testClasses, String testClass, List<String> libraries, Path published) throws IOException {
        String elements = libraries.stream().map(l -> "<element>" + l + "</element>").collect(Collectors.joining());
        Files.writeString(folder.resolve("pom.xml"),
                POM.formatted(folder.toRealPath().relativize(Path.of(root(), "pom.xml").toRealPath()), testClasses, testClass, elements,
                        published));
    }

    private static String root() {
        return System.getProperty("ndh.root");
    }

    /** The command that runs the tests, with the Maven of this build. */
    static List<String> command() {
        return List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-o", "-Dndh.root=" + root(),
                "surefire:test");
    }
}
