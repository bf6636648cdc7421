// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.ndisharness.bridge.JnaVersion;
import org.ndisharness.bridge.NativeBox;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativePlatform;
import org.ndisharness.bridge.NativeTarget;
import org.ndisharness.bridge.NativeWorld;
import org.ndisharness.bridge.StandIn;
import org.ndisharness.harness.driver.DriverKeys;
import org.ndisharness.harness.driver.RegistryValue;
import org.ndisharness.harness.symbols.Symbols;
import org.ndisharness.harness.windows.BoxState;
import org.ndisharness.harness.windows.WindowsBox;
import org.ndisharness.trace.Component;
import org.ndisharness.trace.message.DriverLog;

/** A place where drivers run: a driver host process with a booted image, or this Windows machine. */
public final class Target implements AutoCloseable {
    /** System property: wall time in milliseconds, at most a week, that one request may take before the driver host ends its world. */
    public static final String REPLY_LIMIT_PROPERTY = "ndh.reply.limit";

    private static final String STANDIN_DEVICE = "\\Device\\NdhStandIn";
    private static final int SETTLE_MICROSECONDS = 10_000_000;

    private final TargetConfig config;
    private final NativeTarget target;
    private final Map<String, Path> images;
    private final Path log;
    private DeviceLock lock;
    private Identity identity;
    private String label;
    private Map<String, String> hashes;
    private Symbols symbols;
    private DriverLog driverLog;

    private Target(TargetConfig config, NativeTarget target, Map<String, Path> images, Path log) {
        this.config = config;
        this.target = target;
        this.images = images;
        this.log = log;
    }

    /** Opens the target with this name, or the target file at this path. */
    public static Target open(String nameOrPath) {
        return open(ConfigFiles.target(nameOrPath));
    }

    /** Opens a target: starts and boots the host, or checks that the control device is there. */
    public static Target open(TargetConfig config) {
        return open(config, NativePlatform.logFile("ndhost"));
    }

    /**
     * Opens a target whose host writes its messages to this file.
     *
     * @throws HarnessException when it cannot be opened: a driver that does not start, a host that does not run here, no device
     */
    public static Target open(TargetConfig config, Path log) {
        try {
            return openNative(config, log);
        } catch (NativeException | IllegalStateException failure) {
            throw new HarnessException("target '" + config.name() + "' cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private static Target openNative(TargetConfig config, Path log) {
        ClassPathVersion.require("JNA", JnaVersion.type(), JnaVersion.found(), JnaVersion.built());
        if (!config.isEmbedded()) {
            return openDevice(config, log);
        }
        Map<String, Path> images = new LinkedHashMap<>();
        for (String library : config.libraries()) {
            images.put(imageName(library), image(library));
        }
        for (TargetConfig.Service service : config.services()) {
            images.put(imageName(service.image()), image(service.image()));
        }
        return new Target(config, NativeTarget.open(specification(config, log)), images, log);
    }

    /** What the C helper is told to open an embedded target. */
    static String specification(TargetConfig config, Path log) {
        String limit = System.getProperty(REPLY_LIMIT_PROPERTY);
        return "transport\tembedded\nhost\t" + NativePlatform.host() + "\nlog\t" + log + "\n"
                + (limit == null ? "" : "reply-limit\t" + limit + "\n") + "boot\n" + bootScript(config);
    }

    private static Target openDevice(TargetConfig config, Path log) {
        if (config.wine() && !NativePlatform.isWindows()) {
            throw new IllegalStateException("it needs a Windows JVM under Wine; `ndh run SUITE --target " + config.name() + "` starts one");
        }
        Map<String, Path> images = new LinkedHashMap<>();
        if (config.wine()) {
            config.libraries().forEach(library -> images.put(imageName(library), installed(library)));
            config.services().forEach(service -> images.put(imageName(service.image()), installed(service.image())));
        } else if (NativePlatform.isWindows()) {
            images.putAll(imagesOfThisMachine(WindowsBox.local()));
        }
        DeviceLock lock = DeviceLock.ofThisMachine();
        Target target;
        try {
            target = new Target(config, NativeTarget.open("transport\tdevice\n"), images, log);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
        target.lock = lock;
        try (NativeWorld world = target.target.openWorld(0)) {
            if (config.wine() && target.identity().irqlKnown()) {
                throw new IllegalStateException("this is Windows, not Wine; use the target 'device'");
            }
            setSwitches(world, config);
            setBoundary(world, config);
            StandIn.startFirstAdapter(world);
            if (StandIn.isPresent(world)) {
                target.identity = target.identity().with(legacyDrivers(world));
            }
            return target;
        } catch (RuntimeException failure) {
            target.close();
            throw failure;
        }
    }

    /** Where services were started before this program, as under Wine. */
    private static void setSwitches(NativeWorld world, TargetConfig config) {
        Switches switches = Switches.of(config.switches(), "target '" + config.name() + "'");
        if (!switches.positions().isEmpty() && !StandIn.isPresent(world)) {
            throw new ConfigException("switches " + switches + ": this ndis.sys is Microsoft's and has none");
        }
        switches.positions().forEach((which, position) -> {
            if (which.actsAtRegistration()) {
                throw new ConfigException("switch '" + which.label() + "' acts when the miniport driver registers, and on the target '"
                        + config.name() + "' it has registered already");
            }
            StandIn.set(world, which.ordinal(), position);
        });
    }

    /** What of the NDIS boundary is recorded, where drivers run already. */
    private static void setBoundary(NativeWorld world, TargetConfig config) {
        Boundary crossings = config.recorded();
        if (crossings != Boundary.OFF && !StandIn.isPresent(world)) {
            throw new ConfigException("boundary '" + crossings.label() + "': this ndis.sys is Microsoft's and records nothing");
        }
        if (crossings != Boundary.OFF) {
            StandIn.boundary(world, crossings.ordinal(), Boundary.ours(config));
        }
    }

    /** Our drivers, and Microsoft's NDIS and KMDF that they run on. */
    private static Map<String, Path> imagesOfThisMachine(WindowsBox box) {
        Map<String, Path> images = new LinkedHashMap<>();
        for (String service : List.of("ndhctl", "ndhmp", "ndhcm")) {
            box.serviceImage(service).ifPresent(file -> images.put(service + ".sys", file));
        }
        for (String library : List.of("ndis.sys", "Wdf01000.sys")) {
            images.put(library, box.windowsFolder().resolve("System32").resolve("drivers").resolve(library));
        }
        images.values().removeIf(file -> !Files.isRegularFile(file));
        return images;
    }

    /** Where an image is that was installed as a kernel service. */
    private static Path installed(String image) {
        return Path.of(System.getenv("SystemRoot"), "System32", "drivers", imageName(image));
    }

    private static String imageName(String image) {
        return Path.of(image).getFileName().toString();
    }

    /** The file of an image that a target names: one that ships, or a path. */
    public static Path image(String image) {
        if (StringUtils.containsAny(image, '/', '\\')) {
            Path path = Path.of(image);
            if (!Files.isRegularFile(path)) {
                throw new ConfigException("image '" + image + "': no such file");
            }
            return path.toAbsolutePath();
        }
        return NativePlatform.driver(image);
    }

    private static String bootScript(TargetConfig config) {
        StringBuilder script = new StringBuilder();
        line(script, "processors", Integer.toString(config.processors()));
        line(script, "keep-tag", NativePlatform.RING_POOL_TAG);
        line(script, "verifier", config.verifier() ? "on" : "off");
        for (String library : config.libraries()) {
            line(script, "image", imageName(library), image(library).toString());
        }
        for (TargetConfig.Service service : config.services()) {
            line(script, "service", service.name(), image(service.image()).toString());
            new TreeMap<>(service.parameters())
                    .forEach((name, value) -> script.append(RegistryValue.of(value).line("value\t" + service.name(), name)));
        }
        if (config.driver() != null) {
            script.append(DriverKeys.script(config.driver()));
        }
        Switches switches = Switches.of(config.switches(), "target '" + config.name() + "'");
        for (TargetConfig.Service service : config.services()) {
            line(script, "start", service.name());
            if (service == config.services().get(0)) {
                standInLines(script, service.name(), switches, config);
            }
        }
        line(script, "control", STANDIN_DEVICE, NativePlatform.STANDIN_ADAPTER_START, NativePlatform.STANDIN_FIRST_ADAPTER);
        if (config.ethernet() != null) {
            line(script, "control", STANDIN_DEVICE, NativePlatform.STANDIN_ADAPTER_START, NativePlatform.STANDIN_SECOND_ADAPTER);
        }
        line(script, "settle", Integer.toString(SETTLE_MICROSECONDS));
        return script.toString();
    }

    /** The stand-in's device is there once the first driver, the miniport, is registered. */
    private static void standInLines(StringBuilder script, String miniport, Switches switches, TargetConfig config) {
        Boundary crossings = config.recorded();
        switches.positions().forEach((which, position) -> line(script, "control", STANDIN_DEVICE, NativePlatform.STANDIN_SWITCH_SET,
                StandIn.switchInput(which.ordinal(), position)));
        if (crossings != Boundary.OFF) {
            line(script, "control", STANDIN_DEVICE, StandIn.BOUNDARY_CODE,
                    StandIn.boundaryScript(crossings.ordinal(), Boundary.ours(config)));
        }
        if (crossings != Boundary.OFF || switches.positions().keySet().stream().anyMatch(StandInSwitch::actsAtRegistration)) {
            line(script, "stop", miniport);
            line(script, "start", miniport);
        }
    }

    private static void line(StringBuilder script, String... fields) {
        script.append(String.join("\t", fields)).append('\n');
    }

    /** The configuration. */
    public TargetConfig config() {
        return config;
    }

    /** The file that the host writes its messages to. */
    public Path log() {
        return log;
    }

    /** What this target runs on; found out once, which takes a world of its own. */
    public synchronized Identity identity() {
        if (identity == null) {
            Identity found = Identity.parse(target.identity());
            if (lock == null) {
                try (NativeWorld world = target.openWorld(0)) {
                    found = found.with(legacyDrivers(world));
                }
            }
            identity = found;
        }
        return identity;
    }

    /** {@link Identity#label()} of {@link #identity()}, made once: the report of each case has it. */
    public synchronized String label() {
        if (label == null) {
            label = identity().label();
        }
        return label;
    }

    /** Drivers of NDIS 5 among those that have registered with the stand-in: no Windows of today loads them. */
    private static List<Component> legacyDrivers(NativeWorld world) {
        return !StandIn.isPresent(world) ? List.of() : StandIn.drivers(world).stream().filter(StandIn.DriverInfo::isLegacy)
                .map(driver -> new Component(driver.name(), "driver of NDIS " + driver.ndisMajor() + "." + driver.ndisMinor() + ",",
                        "which Windows 8 and later do not load", "the version that it registered with"))
                .toList();
    }

    /**
     * As {@link #identity()}, for what comes before the first world.
     *
     * @throws WorldLostException when the driver host, or the world that is asked, has ended meanwhile
     */
    public Identity identify() {
        try {
            return identity();
        } catch (NativeException.HostLost | NativeException.WorldDead lost) {
            throw endedBefore("it could be asked what it is", lost);
        }
    }

    private WorldLostException endedBefore(String what, NativeException lost) {
        String which = lost instanceof NativeException.HostLost ? "the driver host" : "its world";
        return new WorldLostException(Crash.ofHost("target '" + config.name() + "': " + which + " ended before " + what), lost);
    }

    /** SHA-256 of each image by name. */
    public synchronized Map<String, String> images() {
        if (hashes == null) {
            Map<String, String> computed = new TreeMap<>();
            images.forEach((name, path) -> computed.put(name, NativePlatform.sha256(path)));
            hashes = computed;
        }
        return hashes;
    }

    /** Names and lines for the frames of its drivers. */
    synchronized Symbols symbols() {
        if (symbols == null) {
            symbols = new Symbols(images, NativePlatform.symbolFolders());
        }
        return symbols;
    }

    /**
     * The configuration values that drivers asked for and did not get: NDIS until the first world was made, the registry itself at any
     * time. Stand-ins only: else empty.
     *
     * @throws WorldLostException when the driver host, or the world that is asked, has ended meanwhile
     */
    public List<MissedValue> missedValues() {
        try (NativeWorld world = target.openWorld(0)) {
            List<MissedValue> missed = new ArrayList<>();
            if (StandIn.isPresent(world)) {
                StandIn.missed(world).stream().map(MissedValue::of).forEach(missed::add);
            }
            if (config.driver() != null) {
                missed.addAll(MissingInRegistry.of(log, imageName(config.driver().image()), config.driver().service()));
            }
            return missed;
        } catch (NativeException.HostLost | NativeException.WorldDead lost) {
            throw endedBefore("it could be asked which values its drivers missed", lost);
        }
    }

    /** Why this target does not have the capability; empty if it has. */
    public Optional<String> unavailable(Capability capability) {
        if (config.isEmbedded()) {
            return Optional.of("the driver host has neither Plug and Play nor network configuration");
        }
        BoxState box = BoxState.local();
        return Optional.of((capability == Capability.SWITCH_ADAPTER ? box.adapter() : box.binding()).unavailable())
                .filter(why -> !why.isEmpty());
    }

    /**
     * Turns what the capability is about on or off, and waits until it is. The adapter is on when the target has been opened.
     *
     * @throws HarnessException when it is unavailable, or the machine refuses
     */
    public void turn(Capability capability, boolean on) {
        unavailable(capability).ifPresent(why -> {
            throw new HarnessException(capability + " is not available on the target '" + config.name() + "': " + why);
        });
        try {
            int count = capability == Capability.SWITCH_ADAPTER ? NativeBox.switchAdapter(on) : NativeBox.switchBinding(on);
            if (count == 0) {
                throw new HarnessException(
                        capability + ": there is nothing to turn " + (on ? "on" : "off") + "; ndh doctor says what is missing");
            }
        } catch (NativeException refused) {
            throw new HarnessException(capability + ": " + refused.getMessage(), refused);
        }
    }

    /** Process ids that the driver host has started and that live: a keeper of files, and worlds. For debuggers. */
    public Set<Long> hostChildren() {
        return ProcessHandle.of(hostProcess()).stream().flatMap(ProcessHandle::children).map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /**
     * Makes a world whose scheduling follows the seed.
     *
     * @throws WorldLostException when the driver host, or the new world, has ended
     */
    public World openWorld(long seed) {
        return opened(() -> target.openWorld(seed), seed);
    }

    private World opened(Supplier<NativeWorld> how, long seed) {
        try {
            return new World(this, how.get(), seed);
        } catch (NativeException.HostLost lost) {
            throw new WorldLostException(Crash.ofHost("the driver host was gone before it made a world"), lost);
        } catch (NativeException.WorldDead lost) {
            throw new WorldLostException(Crash.ofHost("it was killed before it could be marked"), lost);
        }
    }

    /** Whether the driver host still runs; on a machine, whether its control device is there is known only of a world. */
    public boolean isHostAlive() {
        try {
            return !config.isEmbedded() || hostProcess() > 0;
        } catch (NativeException ended) {
            return false;
        }
    }

    /** The files that run there, by name: those of a target whose files are known. */
    public Map<String, Path> imageFiles() {
        return Map.copyOf(images);
    }

    /**
     * Makes a world that can be used again: {@link World#rewind()} and then {@link World#reseed} make of it what {@link #openWorld} gives
     * with that seed, byte for byte, in a small part of the time. Embedded targets only.
     */
    public World openMarkedWorld(long seed) {
        return opened(() -> target.openMarkedWorld(seed), seed);
    }

    /** Process id of the driver host; for tests of its loss. */
    public long hostProcess() {
        return target.process();
    }

    /** Reader of what drivers say, with the TMF files beside the images and the annotations in their PDBs. */
    synchronized DriverLog driverLog() {
        if (driverLog == null) {
            driverLog = DriverLog.besideImages(images.values(), () -> symbols().annotations());
        }
        return driverLog;
    }

    @Override
    public void close() {
        target.close();
        if (lock != null) {
            lock.close();
        }
    }
}
