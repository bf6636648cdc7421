// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ndisharness.trace.NdisStatus;

/**
 * A million cases in one JVM, each a call and its close in a world of its own: after the first tenth neither this process nor the host
 * grows.
 */
@EnabledOnOs(OS.LINUX)
class ManyWorldsTests {
    private static final int CASES = 1_000_000;
    private static final int DIVISOR = Integer.getInteger("ndh.acceptance.divisor", 50);
    private static final long JVM_GROWTH_KIB = 48 << 10;
    private static final long HOST_GROWTH_KIB = 512;
    private static final int JVM_MAPPINGS = 64;
    private static final int SETTLING_READINGS = 30;

    /** What a process holds. Resident memory in KiB, without what it maps of files. */
    private record Usage(long memory, long descriptors, long mappings) {
        static Usage of(long pid) throws IOException {
            Path process = Path.of("/proc", Long.toString(pid));
            try (Stream<Path> open = Files.list(process.resolve("fd")); Stream<String> maps = Files.lines(process.resolve("maps"))) {
                return new Usage(resident(process), open.count(), maps.count());
            }
        }

        private static long resident(Path process) throws IOException {
            return Files.readAllLines(process.resolve("status")).stream().filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
        }
    }

    private static void run(Target target, long seed) {
        try (World world = target.openWorld(seed); Session session = world.openSession("case-" + seed)) {
            Call call = session.client().makeCall().connected();
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS, CloseData.of("bye"));
            session.client().closeCall(call);
            session.callManager().deactivateVc(call);
            session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
        }
    }

    /** Of the heap, what is in use counts: how much room the collector keeps depends on the machine's load. */
    private static Usage ofThisProcess() throws IOException {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Usage process = Usage.of(ProcessHandle.current().pid());
        return new Usage(process.memory() - (heap.getCommitted() - heap.getUsed()) / 1024, process.descriptors(), process.mappings());
    }

    @Test
    @Timeout(7200)
    void neitherMemoryNorDescriptorsNorMappingsGrow() throws Exception {
        int cases = CASES / DIVISOR;
        try (Target target = Target.open("embedded")) {
            for (int i = 0; i < cases / 10; i++) {
                run(target, i);
            }
            Usage jvm = ofThisProcess();
            Usage host = Usage.of(target.hostProcess());
            for (int i = cases / 10; i < cases; i++) {
                run(target, i);
            }
            Usage jvmAtEnd = ofThisProcess();
            // A compiler at work holds tens of megabytes for a moment.
            for (int i = 0; i < SETTLING_READINGS && jvmAtEnd.memory() - jvm.memory() >= JVM_GROWTH_KIB; i++) {
                Thread.sleep(1000);
                jvmAtEnd = ofThisProcess();
            }
            Usage hostAtEnd = Usage.of(target.hostProcess());

            String seen = "this process %s, then %s; host %s, then %s".formatted(jvm, jvmAtEnd, host, hostAtEnd);
            assertThat(hostAtEnd.descriptors()).as(seen).isEqualTo(host.descriptors());
            assertThat(hostAtEnd.mappings()).as(seen).isLessThanOrEqualTo(host.mappings());
            assertThat(hostAtEnd.memory() - host.memory()).as(seen).isLessThan(HOST_GROWTH_KIB);
            assertThat(jvmAtEnd.descriptors()).as(seen).isLessThanOrEqualTo(jvm.descriptors() + 4);
            assertThat(jvmAtEnd.mappings()).as(seen).isLessThan(jvm.mappings() + JVM_MAPPINGS);
            assertThat(jvmAtEnd.memory() - jvm.memory()).as(seen).isLessThan(JVM_GROWTH_KIB);
        }
    }
}
