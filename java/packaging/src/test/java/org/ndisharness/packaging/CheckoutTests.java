// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clone by a Git that converts line ends, as Git for Windows is set up by default, has those that each file's readers want. */
class CheckoutTests {
    private static final int DEADLINE_SECONDS = 120;
    /** A line of {@code git ls-files --eol}: line ends in the index, in the work tree, the attribute, a tab, the name. */
    private static final Pattern FILE = Pattern.compile("i/(\\S*)\\s+w/(\\S*)\\s+attr/.*\t(.+)");
    private static final Pattern WINDOWS_TOOLS = Pattern.compile(".*\\.(inf|ps1|cmd|sln|vcxproj)");

    @TempDir
    private Path folder;

    @Test
    void aCloneWithAutocrlfHasTheLineEndsOfTheirReaders() throws IOException, InterruptedException {
        Path root = ProjectFolder.ROOT;
        Assumptions.assumeTrue(Files.exists(root.resolve(".git")), "these sources are no Git checkout");
        git(root, "clone", "-q", "--no-local", "-c", "core.autocrlf=true", root.toString(), folder.resolve("clone").toString());
        Path clone = folder.resolve("clone");
        Map<String, String> ends = new TreeMap<>();
        for (String line : git(clone, "-c", "core.quotepath=off", "ls-files", "--eol").split("\n")) {
            Matcher file = FILE.matcher(line);
            assertThat(file.matches()).as(line).isTrue();
            if (!file.group(1).equals("-text") && !file.group(2).equals("none")) {
                ends.put(file.group(3), file.group(2));
            }
        }

        assertThat(ends).containsKeys("java/ndh", "java/ndh.cmd", "native/build.sh", "drivers-stub/package/ndhmp.inf",
                "drivers-stub/package/install.ps1");
        ends.forEach((name, end) -> assertThat(end).as(name)
                .isEqualTo(WINDOWS_TOOLS.matcher(name.toLowerCase(Locale.ROOT)).matches() ? "crlf" : "lf"));
        assertThat(git(clone, "status", "--porcelain")).as("changed by checking it out").isEmpty();
    }

    private String git(Path directory, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path output = Files.createTempFile(folder, "git", ".txt");
        Process process =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
