// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ndisharness.trace.CanonicalTrace;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.TraceReader;
import picocli.CommandLine;

/** Runs the command in this JVM and reads what it wrote. */
final class SuiteFolder {
    private final Path folder;
    private final int status;
    private final String output;

    private SuiteFolder(Path folder, int status, String output) {
        this.folder = folder;
        this.status = status;
        this.output = output;
    }

    /** {@code ndh run close-call --out FOLDER OPTIONS...}. */
    static SuiteFolder run(Path folder, String... options) {
        return suite("close-call", folder, options);
    }

    /** {@code ndh run SUITE --out FOLDER OPTIONS...}. */
    static SuiteFolder suite(String suite, Path folder, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", suite, "--out", folder.toString()));
        arguments.addAll(List.of(options));
        return command(folder, arguments.toArray(String[]::new));
    }

    static SuiteFolder command(Path folder, String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine commandLine = Ndh.commandLine();
        commandLine.setOut(new PrintWriter(output, true));
        commandLine.setErr(new PrintWriter(output, true));
        int status = commandLine.execute(arguments);
        return new SuiteFolder(folder, status, output.toString());
    }

    int status() {
        return status;
    }

    String output() {
        return output;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Trace files by case id. */
    Map<String, Path> traces() throws IOException {
        Map<String, Path> traces = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
            files.forEach(file -> traces.put(file.getFileName().toString().replaceFirst("\\.jsonl$", ""), file));
        }
        return traces;
    }

    /** Canonical fingerprints by case id. */
    Map<String, String> fingerprints(Detail detail) throws IOException {
        Map<String, String> fingerprints = new TreeMap<>();
        for (Map.Entry<String, Path> trace : traces().entrySet()) {
            fingerprints.put(trace.getKey(), CanonicalTrace.of(TraceReader.read(trace.getValue()), detail).fingerprint());
        }
        return fingerprints;
    }
}
