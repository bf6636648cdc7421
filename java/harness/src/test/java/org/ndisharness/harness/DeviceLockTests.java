// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program at a time uses a machine, and the others are told which. */
class DeviceLockTests {
    @TempDir
    private Path folder;

    @Test
    void theSecondIsToldWhoHasIt() {
        Path file = folder.resolve("made").resolve("session.lock");
        DeviceLock first = DeviceLock.take(file);
        assertThatThrownBy(() -> DeviceLock.take(file)).isInstanceOf(HarnessException.class)
                .hasMessageContaining(
                        "process " + ProcessHandle.current().pid() + " of " + System.getProperty("user.name") + ", started 20");
        first.close();
        DeviceLock.take(file).close();
    }

    @Test
    void anotherProcessHasItUntilItIsKilled() throws Exception {
        Path file = folder.resolve("session.lock");
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Holder.class.getName(),
                file.toString()).start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('+');
            assertThatThrownBy(() -> DeviceLock.take(file)).isInstanceOf(HarnessException.class)
                    .hasMessageContaining("process " + holder.pid() + " of ");
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
        DeviceLock.take(file).close();
    }

    /** Takes the lock and keeps it until its input ends. */
    static final class Holder {
        private Holder() {
        }

        public static void main(String[] arguments) throws IOException {
            DeviceLock lock = DeviceLock.take(Path.of(arguments[0]));
            System.out.print('+');
            System.out.flush();
            while (System.in.read() >= 0) {
                continue;
            }
            lock.close();
        }
    }
}
