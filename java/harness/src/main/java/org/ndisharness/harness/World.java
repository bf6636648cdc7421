// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.time.Duration;
import java.util.Optional;
import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativeSession;
import org.ndisharness.bridge.NativeWorld;
import org.ndisharness.bridge.StandIn;
import org.ndisharness.trace.TraceHeader;

/** A kernel with booted drivers: forked from the booted image of the driver host, or the Windows machine itself. */
public final class World implements AutoCloseable {
    private static final Duration MAX_ADVANCE = Duration.ofHours(1);
    private static final int NANOS_PER_TICK = 100;

    private final Target target;
    private final NativeWorld world;
    private long seed;
    private long markedSeed;
    private Duration virtualLimit;
    private Duration virtualEnd;
    private volatile boolean closed;
    private int adapterChanges;
    private Crash violation;
    private String unreadLog = "";

    World(Target target, NativeWorld world, long seed) {
        this.target = target;
        this.world = world;
        this.seed = seed;
        this.markedSeed = seed;
    }

    /** Says that bindings and address families may be others from now on. */
    void adapterChanged() {
        adapterChanges++;
    }

    /** How often {@link #adapterChanged()} was said. */
    int adapterChanges() {
        return adapterChanges;
    }

    /** The target of this world. */
    public Target target() {
        return target;
    }

    /** Seed of its scheduling choices; without meaning on Windows. */
    public long seed() {
        return seed;
    }

    /** Seeds all later scheduling choices. */
    public void reseed(long newSeed) {
        request(() -> world.seed(newSeed));
        seed = newSeed;
    }

    /**
     * Remembers this moment, instead of any earlier one, so that {@link #rewind()} comes back to it; on stand-ins only.
     *
     * @throws org.ndisharness.bridge.NativeException.Unsupported on Windows
     */
    public void mark() {
        request(world::mark);
        markedSeed = seed;
    }

    /**
     * Puts the world back to its mark, seed and scheduling choices included; {@link #reseed} after it makes other ones. Sessions that were
     * opened since are closed. Takes some microseconds, by copying back the pages that were written.
     */
    public void rewind() {
        request(world::rewind);
        seed = markedSeed;
    }

    /** Opens a session with default options; {@code caseId} names its trace. */
    public Session openSession(String caseId) {
        return openSession(caseId, SessionOptions.defaults(), "fork");
    }

    /**
     * Opens a session. There is one at a time.
     *
     * @param isolation {@code fork} or {@code reset}, for the trace's header
     */
    public Session openSession(String caseId, SessionOptions options, String isolation) {
        return new Session(this, options, hello -> new TraceHeader(caseId, target.config().name(), isolation, seed, hello.clockFrequency(),
                target.identity().irqlKnown(), target.identity().components(), target.images(), target.config().switches(),
                options.misuse()));
    }

    /** Command of the stand-in ndis.sys; empty on Windows, where nobody commands NDIS. */
    public Optional<StandInControl> standIn() {
        return StandIn.isPresent(world) ? Optional.of(new StandInControl(this)) : Optional.empty();
    }

    /**
     * The wire of the Ethernet adapter that the target gives its drivers.
     *
     * @throws ConfigException when the target has none
     */
    public Ethernet ethernet() {
        if (target.config().ethernet() == null) {
            throw new ConfigException("target '" + target.config().name()
                    + "' gives its drivers no Ethernet adapter; a block \"ethernet\": {} in its file makes one, in the driver host alone");
        }
        return new Ethernet(this);
    }

    /**
     * Opens a device that a driver made (IoCreateDevice, {@code nf-wdm-iocreatedevice.md}), as CreateFile does.
     *
     * @param name as CreateFile takes it, {@code \\\\.\\Name}
     * @throws org.ndisharness.bridge.NativeException.Status its driver refused, or there is no such device
     */
    public DeviceFile openDevice(String name) {
        try {
            return new DeviceFile(this, name, world.openDevice(name));
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /**
     * The device that the driver under test drives, for a test that plays it.
     *
     * @throws HarnessException the target is not embedded, where the device is a real one, or its file names no resources
     */
    public Hardware hardware() {
        TargetConfig config = target.config();
        if (!config.isEmbedded()) {
            throw new HarnessException("target " + config.name() + " is not embedded: nobody plays the devices of a machine");
        }
        if (config.driver() == null || config.driver().adapter().resources().isEmpty()) {
            throw new HarnessException("target " + config.name() + " has no device: driver/adapter/resources of its file names none");
        }
        return new Hardware(this, config.driver().adapter().resources());
    }

    NativeSession openNative() {
        try {
            return world.openSession();
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    int postMortem(long from, NativeBuffer buffer, int offset, int capacity) {
        return world.postMortem(from, buffer, offset, capacity);
    }

    /** The native world, for what only tests need of it. */
    NativeWorld nativeWorld() {
        return world;
    }

    /** Whether it can still serve requests. */
    public boolean isAlive() {
        return !closed && world.isAlive();
    }

    /** Throws {@link WorldLostException} if it has ended. */
    public void requireAlive() {
        if (!isAlive()) {
            throw new WorldLostException(crash(), null);
        }
    }

    /** How it ended; kind {@code none} while it lives. */
    public Crash crash() {
        if (violation == null) {
            Crash crash = Crash.parse(world.crash(), target.symbols());
            if (!crash.isByStandIn()) {
                return crash;
            }
            unreadLog = world.debugLog();
            violation = crash.explainedBy(unreadLog);
        }
        return violation;
    }

    /** What the request that failed means: the loss of the world if it is dead, else the failure itself. */
    RuntimeException explain(NativeException failure) {
        boolean ended = failure instanceof NativeException.WorldDead || failure instanceof NativeException.HostLost || !isAlive();
        return ended ? new WorldLostException(crash(), failure) : failure;
    }

    private void request(Runnable request) {
        try {
            request.run();
        } catch (NativeException failure) {
            throw explain(failure);
        }
        checkVirtualTime();
    }

    /**
     * Lets time pass: virtual time on stand-ins, which costs nothing, and real time on Windows.
     *
     * @param duration at most an hour
     * @throws IllegalArgumentException when it is negative or longer
     */
    public void advance(Duration duration) {
        if (duration.isNegative() || duration.compareTo(MAX_ADVANCE) > 0) {
            throw new IllegalArgumentException("time cannot advance by " + duration + "; allowed: PT0S to " + MAX_ADVANCE);
        }
        request(() -> world.advance(duration.toNanos() / 1000));
    }

    /** Runs until nothing more can happen; on Windows, where that cannot be known, waits a moment. */
    public void quiesce(Duration limit) {
        request(() -> world.quiesce(limit.toNanos() / 1000));
    }

    /** What the stand-in kernel has allocated. */
    public Census census() {
        try {
            return Census.parse(world.census());
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /** Where the drivers' threads are: a line for each and its frames below; empty on a machine, and of a world that has ended. */
    public String stacks() {
        try {
            return target.config().isEmbedded() && isAlive() ? target.symbols().name(world.stacks()) : "";
        } catch (NativeException endedMeanwhile) {
            return "";
        }
    }

    /** Virtual time that has passed since boot; zero on a machine. */
    public Duration virtualTime() {
        return target.config().isEmbedded() ? Duration.ofNanos(world.time() * NANOS_PER_TICK) : Duration.ZERO;
    }

    /**
     * Ends a world that has worked on a request for too long, from another thread than the one that waits for it: that request fails, and
     * the crash tells what the drivers did. Returns whether it ended: a world that does nothing, and a machine, go on.
     */
    public boolean stop() {
        try {
            return target.config().isEmbedded() && world.stop();
        } catch (NativeException endedMeanwhile) {
            return !isAlive();
        }
    }

    /** Lets requests fail once so much more virtual time has passed; empty: no limit. Without effect on a machine. */
    public void limitVirtualTime(Optional<Duration> limit) {
        virtualLimit = target.config().isEmbedded() ? limit.orElse(null) : null;
        virtualEnd = virtualLimit == null ? null : virtualTime().plus(virtualLimit);
    }

    /** Throws once when the virtual time limit has passed, with what the drivers' threads are waiting for. */
    void checkVirtualTime() {
        if (virtualLimit != null && !closed && virtualTime().compareTo(virtualEnd) > 0 && isAlive()) {
            Duration limit = virtualLimit;
            virtualLimit = null;
            throw new HarnessException(
                    "the case's limit of " + limit.toSeconds() + " s of virtual time has passed; the drivers' threads:\n" + stacks());
        }
    }

    /** Unloads a driver, by service name. */
    public void stopService(String name) {
        request(() -> world.stopService(name));
    }

    /** Loads a driver again. */
    public void startService(String name) {
        request(() -> world.startService(name));
    }

    /**
     * What drivers said since the last call, by DbgPrint or as trace messages of WPP, ETW and TraceLogging: lines of time, a tab and text.
     * WPP messages are written out if a TMF file with them, or a PDB that has their annotations, lies beside a driver image.
     */
    public String debugLog() {
        String text = unreadLog + world.debugLog();
        unreadLog = "";
        return target.driverLog().text(text);
    }

    /** Ends the world at once, whatever it is doing: for tests of loss. */
    public void kill() {
        world.kill();
    }

    @Override
    public void close() {
        closed = true;
        world.close();
    }
}
