// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.TargetLostException;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Violation;

/**
 * One open target for all tests of a run, and a world for each test that runs at the same time: with reset isolation it goes from test to
 * test; with fork isolation it is put back to what it was when it was forked, which nobody can tell from a new one. A lost world or host is
 * replaced; a machine that was lost is not: the tests after it do not run. Safe for tests that run in parallel, however many; beyond the
 * worlds that there can be at once, and on a machine, which has one session, they wait for each other.
 */
public final class TargetPool implements AutoCloseable {
    private static final long WAIT_MINUTES = 30;
    /** Of the 16 worlds of a driver host; the others are for tests that open some themselves, and for what the target is asked. */
    private static final int WORLDS = 12;

    private final TargetConfig config;
    private final Semaphore free;
    private final Deque<World> idle = new ArrayDeque<>();
    private final Deque<World> renewable = new ArrayDeque<>();
    /** Tests that have, or are about to have, a world of a target: one that was lost is closed after the last of them. */
    private final Map<Target, Integer> users = new IdentityHashMap<>();
    private Target target;
    private String lost;
    private Consumer<World> opened = world -> {
    };
    private TraceListener written = (file, trace, violations) -> {
    };

    /** For the target with this name or path; it is opened when it is needed. */
    public TargetPool(String name) {
        this(ConfigFiles.target(name));
    }

    /** For this target; it is opened when it is needed. */
    public TargetPool(TargetConfig config) {
        this.config = config;
        this.free = new Semaphore(config.isEmbedded() ? WORLDS : 1, true);
    }

    /** Has this told of each world before a test uses it, which waits meanwhile: a debugger can take hold of it. */
    public void whenOpened(Consumer<World> listener) {
        opened = listener;
    }

    /** Has this told of each trace that is written. */
    public void whenWritten(TraceListener listener) {
        written = listener;
    }

    void written(Path file, Trace trace, List<Violation> violations) {
        written.written(file, trace, violations);
    }

    /** Lets the tests of a launcher session use this pool for the target of this name; the session closes it. */
    public void shareWith(NamespacedHierarchicalStore<Namespace> session, String name) {
        session.put(Namespace.create(TargetPool.class), name, this);
    }

    /** The pool that a launcher shares, else one of the engine's run. */
    static TargetPool of(ExtensionContext context, String name) {
        ExtensionContext.Namespace namespace = ExtensionContext.Namespace.create(TargetPool.class);
        TargetPool shared = context.getStore(StoreScope.LAUNCHER_SESSION, namespace).get(name, TargetPool.class);
        return shared != null ? shared : context.getRoot().getStore(namespace).computeIfAbsent(name, TargetPool::new, TargetPool.class);
    }

    /** The target, opened if it is not. */
    public synchronized Target target() {
        if (lost != null) {
            throw new TargetLostException("the target '" + config.name() + "' was lost before: " + lost);
        }
        if (target == null) {
            target = Target.open(config);
        }
        return target;
    }

    /** The target while it is open: not before the first test, not once it was lost, and not after {@link #close}. */
    public synchronized Optional<Target> opened() {
        return Optional.ofNullable(target);
    }

    /** The isolation that was asked for, or the target's default. */
    Isolation isolation(Optional<Isolation> wanted) {
        return wanted.orElseGet(() -> Isolation.defaultOf(config)).on(config);
    }

    /** A world of its own, or one that others had before, seeded anew. */
    World acquire(Isolation isolation, long seed) {
        enter();
        Target current = null;
        try {
            current = use();
            World world = isolation == Isolation.FORK ? renewedOrNew(current, seed) : idleOrNew(current, seed);
            opened.accept(world);
            return world;
        } catch (RuntimeException failure) {
            leave(current);
            free.release();
            throw failure;
        }
    }

    private synchronized Target use() {
        Target current = target();
        users.merge(current, 1, Integer::sum);
        return current;
    }

    /** @param used null if the target could not be opened */
    private synchronized void leave(Target used) {
        if (used != null && users.merge(used, -1, Integer::sum) == 0) {
            users.remove(used);
            if (used != target) {
                used.close();
            }
        }
    }

    private World renewedOrNew(Target current, long seed) {
        World world = poll(renewable);
        if (world != null) {
            try {
                world.rewind();
                if (world.seed() == seed) {
                    return world;
                }
            } catch (RuntimeException unfit) {
                // A new one instead.
            }
            world.close();
        }
        return opened(current, () -> markedWorld(current, seed));
    }

    /** Marked behind its seed, unlike {@link Target#openMarkedWorld}: tests of a run have one seed, and seeding takes four requests. */
    private static World markedWorld(Target current, long seed) {
        World world = current.openWorld(seed);
        try {
            world.mark();
            return world;
        } catch (RuntimeException failure) {
            world.close();
            throw failure;
        }
    }

    private World opened(Target current, Supplier<World> how) {
        try {
            return how.get();
        } catch (WorldLostException gone) {
            discard(current, gone.getMessage());
            throw gone;
        }
    }

    private synchronized World poll(Deque<World> worlds) {
        return worlds.poll();
    }

    private World idleOrNew(Target current, long seed) {
        World world = poll(idle);
        if (world == null) {
            return opened(current, () -> current.openWorld(seed));
        }
        try {
            world.reseed(seed);
            return world;
        } catch (WorldLostException gone) {
            world.close();
            discard(world.target(), gone.getMessage());
            throw gone;
        }
    }

    private void enter() {
        try {
            if (!free.tryAcquire(WAIT_MINUTES, TimeUnit.MINUTES)) {
                throw new HarnessException("other tests have used the target '" + config.name() + "' for " + WAIT_MINUTES + " minutes");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while other tests used the target '" + config.name() + "'", interrupted);
        }
    }

    /**
     * Keeps a world for the next test, unless it is dead, or one that was forked has seen something go wrong.
     *
     * @param clean whether the test passed
     */
    void release(World world, Isolation isolation, boolean clean) {
        try {
            boolean kept = world.isAlive() && (clean || isolation == Isolation.RESET);
            synchronized (this) {
                kept = kept && world.target() == target && (isolation == Isolation.FORK ? renewable : idle).offerFirst(world);
            }
            if (!kept) {
                world.close();
            }
        } finally {
            leave(world.target());
            free.release();
        }
    }

    /** Forgets a target whose host was lost, so that the next test starts a new one; a machine cannot be had again. */
    synchronized void discard(Target gone, String why) {
        boolean hostLives = config.isEmbedded() && gone.isHostAlive();
        if (target == gone && !hostLives) {
            target = null;
            idle.clear();
            renewable.clear();
            if (!users.containsKey(gone)) {
                gone.close();
            }
            lost = config.isEmbedded() ? null : why;
        }
    }

    @Override
    public synchronized void close() {
        if (target != null) {
            target.close();
            users.remove(target);
            target = null;
            idle.clear();
            renewable.clear();
        }
        users.keySet().forEach(Target::close);
        users.clear();
    }
}
