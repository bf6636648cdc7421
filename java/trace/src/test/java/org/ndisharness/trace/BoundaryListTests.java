// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every export of the stand-in ndis.sys is a crossing of its boundary or says why not (boundaryless.txt). */
class BoundaryListTests {
    private static final Path NDIS = Path.of(System.getProperty("ndh.root"), "drivers-stub", "ndis");
    private static final Pattern EXPORT = Pattern.compile("    (\\w+)( = Boundary\\w+)?");
    private static final Pattern FUNCTION = Pattern.compile("Nd[ih]\\w*\\*?[\\w*]*");

    private static List<String> exports(boolean crossings) throws IOException {
        return Files.readAllLines(NDIS.resolve("ndis.def")).stream().map(EXPORT::matcher)
                .filter(line -> line.matches() && (line.group(2) != null) == crossings).map(line -> line.group(1)).toList();
    }

    /** What the list names, under a reason. */
    private static List<String> listed() throws IOException {
        List<String> names = new ArrayList<>();
        boolean reason = false;
        for (String line : Files.readAllLines(NDIS.resolve("boundaryless.txt"))) {
            if (line.startsWith("    ")) {
                assertThat(reason).as("a reason before " + line).isTrue();
                names.addAll(Arrays.asList(line.strip().split(" +")));
            } else {
                reason = !line.startsWith("#");
            }
        }
        return names;
    }

    private static boolean isNamed(List<String> listed, String export) {
        return listed.stream().anyMatch(name -> export.matches(name.replace("*", "\\w*")));
    }

    @Test
    void everyExportIsACrossingOrSaysWhyNot() throws IOException {
        List<String> listed = listed();

        assertThat(listed).allMatch(name -> FUNCTION.matcher(name).matches());
        assertThat(exports(false)).as("wrap it (boundarycalls.inc) or give the reason (boundaryless.txt)")
                .allMatch(export -> isNamed(listed, export));
    }

    @Test
    void whatIsACrossingIsNotListedAsNone() throws IOException {
        List<String> listed = listed();

        assertThat(exports(true)).hasSizeGreaterThan(100).noneMatch(export -> isNamed(listed, export));
    }

    @Test
    void everyCrossingHasANumber() throws IOException {
        assertThat(exports(true)).allMatch(export -> FunctionId.ofSymbol(export).isPresent()
                || FunctionId.ofSymbol(export.replaceFirst("^Ndis", "NdisM")).isPresent());
    }
}
