// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** COOKBOOK.md holds each recipe of this package once, to the letter, below a numbered title and above a link to its file. */
class CookbookTests {
    private static final int LEAST_TASKS = 20;
    private static final Path JAVA = Path.of(System.getProperty("ndh.root"), "java");
    private static final String FOLDER = "junit/src/test/java/org/ndisharness/cookbook/";
    private static final Pattern TASK = Pattern.compile("## (\\d+)\\. [^\n]+\n\n(?:(?!```|\n## ).)+?\n\n```java\n(.*?)\n```\n\n"
            + "From \\[(\\w+)]\\(([\\w/]+\\.java)\\)\\.\n", Pattern.DOTALL);
    private static final Pattern RECIPE = Pattern.compile("    // recipe\n(.*?)\n    // end\n", Pattern.DOTALL);

    private record Snippet(String file, String code) {
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    private static List<Snippet> recipes() throws IOException {
        List<Snippet> recipes = new ArrayList<>();
        try (Stream<Path> files = Files.list(JAVA.resolve(FOLDER))) {
            for (Path file : files.filter(f -> f.getFileName().toString().endsWith("RecipesTests.java")).toList()) {
                RECIPE.matcher(text(file)).results().map(found -> found.group(1).replaceAll("(?m)^ {4}", ""))
                        .forEach(code -> recipes.add(new Snippet(FOLDER + file.getFileName(), code)));
            }
        }
        return recipes;
    }

    @Test
    void theCookbookHoldsTheRecipesAsTheyRun() throws IOException {
        List<MatchResult> tasks = TASK.matcher(text(JAVA.resolve("COOKBOOK.md"))).results().toList();

        assertThat(tasks).extracting(task -> new Snippet(task.group(4), task.group(2))).containsExactlyInAnyOrderElementsOf(recipes());
        assertThat(tasks).hasSizeGreaterThanOrEqualTo(LEAST_TASKS);
        for (int i = 0; i < tasks.size(); i++) {
            assertThat(tasks.get(i).group(1)).as("number of a task").isEqualTo(Integer.toString(i + 1));
            assertThat(tasks.get(i).group(4)).as("link of task " + (i + 1)).endsWith("/" + tasks.get(i).group(3) + ".java");
        }
    }
}
