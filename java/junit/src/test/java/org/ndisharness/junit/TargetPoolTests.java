// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;

@EnabledOnOs(OS.LINUX)
class TargetPoolTests {
    /** Another test may be about to open a world of it: that has to say how the host ended, not that somebody closed the target. */
    @Test
    void aLostHostIsReplacedAndClosedAfterItsLastTest() throws Exception {
        try (TargetPool pool = new TargetPool("embedded")) {
            World first = pool.acquire(Isolation.FORK, 1);
            World second = pool.acquire(Isolation.FORK, 1);
            Target lost = pool.target();
            ProcessHandle host = ProcessHandle.of(lost.hostProcess()).orElseThrow();
            host.destroyForcibly();
            host.onExit().get(10, TimeUnit.SECONDS);
            pool.release(first, Isolation.FORK, false);
            pool.discard(lost, "killed");

            World third = pool.acquire(Isolation.FORK, 1);

            assertThat(third.isAlive()).isTrue();
            assertThat(third.target()).isSameAs(pool.target()).isNotSameAs(lost);
            assertThatThrownBy(() -> lost.openMarkedWorld(1)).isInstanceOf(WorldLostException.class);
            pool.release(second, Isolation.FORK, false);
            assertThatThrownBy(() -> lost.openMarkedWorld(1)).hasMessageContaining("is not an open target");
            pool.release(third, Isolation.FORK, true);
        }
    }
}
