// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Optional;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.World;

/** One open target for all tests of a run, and with reset isolation its one world. A lost world or host is replaced. */
final class TargetPool implements AutoCloseable {
    private final TargetConfig config;
    private Target target;
    private World shared;

    TargetPool(String name) {
        this.config = ConfigFiles.target(name);
    }

    /** The isolation that was asked for, or the target's default. */
    Isolation isolation(Optional<Isolation> wanted) {
        return wanted.orElseGet(() -> Isolation.defaultOf(config)).on(config);
    }

    /** A world of its own, or the shared one seeded anew. */
    synchronized World acquire(Isolation isolation, long seed) {
        if (target == null) {
            target = Target.open(config);
        }
        if (isolation == Isolation.FORK) {
            return target.openWorld(seed);
        }
        if (shared == null || !shared.isAlive()) {
            shared = target.openWorld(seed);
        } else {
            shared.reseed(seed);
        }
        return shared;
    }

    /** Ends a world that was forked, or a shared one that is dead. */
    synchronized void release(World world) {
        if (world != shared) {
            world.close();
        } else if (!world.isAlive()) {
            world.close();
            shared = null;
        }
    }

    /** Forgets the target after its host was lost, so that the next test starts a new one. */
    synchronized void discard() {
        if (target != null) {
            target.close();
            target = null;
            shared = null;
        }
    }

    @Override
    public synchronized void close() {
        discard();
    }
}
