// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.TraceReader;

/**
 * A thousand times SIGKILL at a random moment of a run, for the JVM, the host's supervisor or a world: no process stays, no file is torn,
 * nothing is left in shared memory or in the cache, and the next run is clean.
 */
@EnabledOnOs(OS.LINUX)
class KillTests {
    private static final int KILLS = 1000;
    private static final int DIVISOR = Integer.getInteger("ndh.acceptance.divisor", 50);
    private static final List<String> ONLY = List.of("race-close.*", "context.*");
    /** How often a run is left alone, to know how long one takes on this machine now. */
    private static final int MEASURED_EVERY = 50;
    private static final int STEP_MILLIS = 5;
    private static final int HOST_LOG = 5;

    @TempDir
    private Path temporary;

    private final Random random = new Random(20261121);

    private Path logs() {
        return temporary.resolve("logs");
    }

    private Path cache() {
        return temporary.resolve("cache");
    }

    /** Hosts and worlds of this test: they have its log file open. */
    private List<ProcessHandle> hosts() {
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "fd", Integer.toString(HOST_LOG)))
                        .startsWith(logs());
            } catch (IOException othersOrGone) {
                return false;
            }
        }).toList();
    }

    private void pause(RunProcess run, int millis) throws InterruptedException {
        for (int passed = 0; passed < millis && run.process().isAlive(); passed += STEP_MILLIS) {
            Thread.sleep(STEP_MILLIS);
        }
    }

    /** Kills the JVM, or one of its hosts and worlds if there are any; returns whether it was the JVM. */
    private boolean kill(RunProcess run) {
        List<ProcessHandle> hosts = hosts();
        if (hosts.isEmpty() || random.nextInt(3) == 0) {
            run.process().destroyForcibly();
            return true;
        }
        hosts.get(random.nextInt(hosts.size())).destroyForcibly();
        return false;
    }

    private static void requireWhole(Path folder) throws Exception {
        if (!Files.exists(folder.resolve(RunRecord.FILE))) {
            return;
        }
        RunRecord.read(folder);
        ResultLog.read(folder);
        if (Files.exists(folder.resolve("junit.xml"))) {
            JUnitXmlFile.parse(folder.resolve("junit.xml"));
        }
        if (Files.exists(folder.resolve("report.html"))) {
            assertThat(Files.readString(folder.resolve("report.html")).strip()).endsWith("</html>");
        }
        try (Stream<Path> traces = Files.list(folder.resolve("traces"))) {
            for (Path trace : traces.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
                TraceReader.read(trace);
            }
        }
    }

    private void requireComplete(Path folder) throws Exception {
        assertThat(JUnitXmlFile.parse(folder.resolve("junit.xml")).names())
                .containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").selected(ONLY));
        assertThat(RunRecord.read(folder).state()).isEqualTo(RunRecord.State.complete);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(AtomicFile.PART))).as("files that were being written").isEmpty();
        }
    }

    private static List<Path> sharedMemory() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            return files.filter(file -> file.getFileName().toString().contains("ndh")).toList();
        }
    }

    private RunProcess start(Path folder) throws IOException {
        return RunProcess.start(folder, List.of("-Dndh.log.dir=" + logs(), "-Dndh.cache.dir=" + cache()), "run", "close-call", "--jobs",
                "2",
                "--only", String.join(",", ONLY), "--out", folder.toString());
    }

    private int millisOfWholeRun(Path folder) throws Exception {
        long begun = System.nanoTime();
        try (RunProcess run = start(folder)) {
            assertThat(run.await()).as("a run that nobody disturbs: " + run.output()).isZero();
        }
        requireComplete(folder);
        return (int) ((System.nanoTime() - begun) / 1_000_000);
    }

    @Test
    @Timeout(10_800)
    void nothingIsLeftAndTheNextRunIsClean() throws Exception {
        Path folder = temporary.resolve("run");
        List<Path> before = sharedMemory();
        int longest = 0;
        for (int i = 0; i < Math.max(2, KILLS / DIVISOR); i++) {
            String round = "kill " + i;
            if (i % MEASURED_EVERY == 0) {
                longest = millisOfWholeRun(folder);
            }
            int moment = random.nextInt(longest);
            boolean whole;
            try (RunProcess run = start(folder)) {
                pause(run, moment);
                boolean jvm = kill(run);
                int status = run.await();
                whole = !jvm;
                assertThat(status).as(round + ": " + run.output()).isIn(jvm ? List.of(137, 0, 3) : List.of(0, 2, 3));
                whole &= status != 2;
            }
            RunProcess.awaitAll(hosts());
            assertThat(sharedMemory()).as(round).isEqualTo(before);
            requireWhole(folder);
            if (whole) {
                requireComplete(folder);
            } else if (Files.exists(folder.resolve(RunRecord.FILE))) {
                SuiteFolder rest = SuiteFolder.command(folder, "run", "--resume", folder.toString());
                assertThat(rest.status()).as(round + ": " + rest.output()).isIn(0, 3);
                requireComplete(folder);
            }
        }
        millisOfWholeRun(folder);
        RunProcess.awaitAll(hosts());
        if (Files.isDirectory(cache())) {
            try (Stream<Path> entries = Files.list(cache())) {
                assertThat(entries.filter(entry -> entry.getFileName().toString().contains("ing-"))).as("half unpacked").isEmpty();
            }
        }
    }
}
