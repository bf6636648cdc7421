// SPDX-License-Identifier: MIT
package org.ndisharness.cli.target;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.harness.ConfigFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first target file for a driver image. */
@Command(name = "init", mixinStandardHelpOptions = true,
        description = "Writes a first target file for a driver: what the image and the INF beside it tell, and what a person has to look "
                + "at.")
public final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.sys", description = "The driver image.")
    private Path image;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE.json", description = "The target file (default: beside the image, with its name).")
    private Path out;

    @Option(names = "--inf", paramLabel = "FILE.inf", description = "The INF (default: the one beside the image that installs it).")
    private Path inf;

    @Option(names = "--force", description = "Overwrite a file that is there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        Path file = out != null ? out : image.resolveSibling(baseName(image) + ".json");
        if (!file.toString().endsWith(".json")) {
            throw invalid("Invalid value for option '--out': '" + file + "' does not end in .json");
        }
        if (inf != null && !Files.isRegularFile(inf)) {
            throw invalid("Invalid value for option '--inf': '" + inf + "': no such file");
        }
        DriverDraft draft = DriverDraft.of(image, inf, file);
        if (!force && Files.exists(file)) {
            throw invalid("'" + file + "' is there already; --force overwrites it");
        }
        AtomicFile.write(file, draft.json());
        ConfigFiles.target(file.toString());
        PrintWriter console = spec.commandLine().getOut();
        console.println(file + " is written.");
        draft.notes().forEach(note -> console.println("  - " + note));
        console.println("Now: ndh run client --target " + file);
        console.flush();
        return 0;
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static String baseName(Path image) {
        String name = image.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
