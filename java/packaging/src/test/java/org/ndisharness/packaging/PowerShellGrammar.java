// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tree-sitter's PowerShell grammar, as PyPI has it, below target/; got once. */
final class PowerShellGrammar {
    private static final List<String> PACKAGES = List.of("tree-sitter==0.26.1", "tree-sitter-powershell==0.26.4");
    private static final int SECONDS = 120;

    private final Path packages;
    private final Path script;

    private PowerShellGrammar(Path packages, Path script) {
        this.packages = packages;
        this.script = script;
    }

    /** What a program said, with its status; 127 if it could not be started, 124 if it took too long. */
    record Outcome(int status, String output) {
    }

    /** The grammar, or the reason why it cannot be had. */
    record Availability(Optional<PowerShellGrammar> grammar, String reason) {
    }

    static Availability get(Path target) throws IOException, InterruptedException {
        Path packages = target.resolve("tree-sitter");
        Path script = target.resolve("parse_powershell.py");
        Files.createDirectories(target);
        try (InputStream in = PowerShellGrammar.class.getResourceAsStream("/parse_powershell.py")) {
            Files.write(script, in.readAllBytes());
        }
        PowerShellGrammar grammar = new PowerShellGrammar(packages, script);
        Outcome probe = grammar.run("-c", "import tree_sitter, tree_sitter_powershell");
        if (probe.status != 0) {
            List<String> install = new ArrayList<>(List.of("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target",
                    packages.toString()));
            install.addAll(PACKAGES);
            Outcome got = grammar.run(install.toArray(String[]::new));
            if (got.status != 0) {
                return new Availability(Optional.empty(),
                        "no PowerShell grammar: python3 -m pip could not install " + PACKAGES + ": " + got.output);
            }
        }
        return new Availability(Optional.of(grammar), "");
    }

    /** What the grammar finds wrong in files; empty if nothing. */
    String faults(List<Path> files) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(script.toString()));
        files.forEach(file -> arguments.add(file.toString()));
        Outcome parsed = run(arguments.toArray(String[]::new));
        return parsed.status == 0 || !parsed.output.isBlank() ? parsed.output : "status " + parsed.status;
    }

    private Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("powershell-grammar", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("PYTHONPATH", packages.toString());
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(124, "no answer within " + SECONDS + " s");
            }
            return new Outcome(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8).strip());
        } catch (IOException cannotStart) {
            return new Outcome(127, cannotStart.getMessage());
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
