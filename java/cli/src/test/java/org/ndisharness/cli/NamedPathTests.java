// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path that cannot be used, in each option that takes one: one line that names it, and exit status 2. */
class NamedPathTests {
    @TempDir
    private Path folder;

    @BeforeEach
    void lay() throws IOException {
        Files.writeString(folder.resolve("file"), "text\n");
        Files.writeString(folder.resolve("torn.json"), "{");
        Files.writeString(folder.resolve("no.zip"), "text\n");
        Files.write(folder.resolve("noise"), new byte[] {(byte) 0xFF, (byte) 0xFE, '\n'});
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("taken/run.json/something"));
        Files.writeString(Files.createDirectories(folder.resolve("torn")).resolve("run.json"), "{");
    }

    private void verify(String arguments, String message) {
        SuiteFolder result = SuiteFolder.command(folder,
                Stream.of(arguments.split(" ")).map(word -> word.replace("@", folder + "/")).toArray(String[]::new));

        assertThat(result.status()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).contains(message.replace("@", folder + "/")).doesNotContain("\tat ");
        assertThat(result.output().lines().filter(line -> line.contains("Exception:")).skip(1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "run close-call --only reuse.* --out @file       | @file: cannot be written (a file is there); allowed: a folder, or",
        "run close-call --only reuse.* --out @file/sub   | @file/sub: cannot be written (Not a directory)",
        "run close-call --only reuse.* --out @taken      | @taken/run.json: a folder that is not empty",
        "run close-call --switches @file/x.json          | @file/x.json: cannot be read",
        "run close-call --switches @torn.json            | @torn.json: not JSON",
        "run close-call --expect-skips @empty            | --expect-skips @empty: cannot be read (it is a folder)",
        "run close-call --expect-skips @nowhere          | --expect-skips @nowhere: no such file",
        "run close-call --errata @file                   | --errata @file: neither a .json file nor a folder of them",
        "run close-call --errata @empty                  | --errata @empty: there is no *.json in this folder",
        "run close-call --target @torn.json              | @torn.json: not JSON",
        "run @file/x.json                                | @file/x.json: cannot be read",
        "run --resume @file                              | '@file' has no run.json",
        "run --resume @torn                              | @torn/run.json: not JSON",
        "replay @file x                                  | '@file' is neither the folder of a run nor a .zip file of one",
        "replay @no.zip x                                | @no.zip: cannot be read (",
        "replay @torn x                                  | @torn/run.json: not JSON",
        "probe --out @file                               | @file: cannot be written (a file is there)",
        "rules --matrix --traces @file                   | @file: cannot be written (a file is there)",
        "inspect @empty                                  | @empty: not a file",
        "target init @empty                              | @empty: not a file",
        "check @nowhere                                  | @nowhere: no such file or folder",
        "check @file                                     | @file:1: not a JSON object",
        "check @torn.json                                | @torn.json:1: not a JSON object, or a part of one",
        "check @noise                                    | @noise: cannot be read (it is no text in UTF-8)",
        "run close-call --switches @file                 | '@file' is no .json file; allowed: the path of a .json file",
        "run @file                                       | '@file' is no .json file; allowed: close-call, ",
        "coverage @empty                                 | @empty: no trace (*.jsonl) in this folder or below",
        "diff @torn @torn                                | @torn/run.json: not the record of a run",
        "diff @empty @file                               | @empty and @file cannot be compared",
        "debug close.client-vc.later.success.no-data.deactivated-before --symbols @file | '--symbols': '@file' is no folder",
    })
    void isBadInput(String arguments, String message) {
        verify(arguments, message);
    }

    /** Nobody may write there, not even root. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "run close-call --only reuse.* --out /proc/ndh   | /proc/ndh: cannot be written (no such file or folder)",
        "run close-call --expect-skips /proc/self/mem    | --expect-skips /proc/self/mem: cannot be read (Input/output error)",
        "probe --out /proc/ndh                           | /proc/ndh: cannot be written (no such file or folder)",
        "check /proc/self/mem                            | /proc/self/mem: cannot be read (Input/output error)",
    })
    void isASealedPlace(String arguments, String message) {
        verify(arguments, message);
    }

    /** As in a container whose user has no home: the way out is told, not the path alone. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void logsThatCannotBeWrittenAreToldWithTheWayOut() throws Exception {
        Path run = folder.resolve("run");
        try (RunProcess process = RunProcess.start(run, List.of("-Dndh.log.dir=/proc/ndh"), "run", "close-call", "--out", run.toString())) {
            assertThat(process.await()).as(process.output()).isEqualTo(2);
            assertThat(process.output())
                    .isEqualToIgnoringNewLines("ndh: no folder for log files at /proc/ndh; start in a folder that you may write "
                            + "to, or name another with -Dndh.log.dir=DIR (/proc/ndh: no such file or folder)");
        }
    }
}
