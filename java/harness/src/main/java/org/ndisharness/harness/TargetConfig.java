// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ndisharness.bridge.NativePlatform;
import org.ndisharness.harness.driver.DriverUnderTest;

/**
 * A target file of {@code harness-config/targets}. See {@code target.schema.json} for what each member means.
 *
 * @param name name for {@code --target}
 * @param transport {@code embedded} or {@code device}
 * @param wine whether the device transport is that of Wine on Linux
 * @param switches positions of the stand-in's switches by name; the default for those that are not named
 * @param boundary label of the {@link Boundary}; by default {@code others} with a driver that knows nothing of us, else {@code off}
 * @param driver a driver that knows nothing of us, with which the services are its own and ndhctl's; else null
 * @param ethernet an Ethernet adapter for the drivers, whose service comes second; or null
 */
public record TargetConfig(String name, String description, String transport, Boolean wine, Integer processors, Boolean verifier,
        List<String> libraries, List<Service> services, Map<String, Integer> switches, String boundary, DriverUnderTest driver,
        EthernetAdapter ethernet) {
    private static final int DEFAULT_PROCESSORS = 2;
    private static final List<String> STAND_INS = List.of("ndis.sys", "wdfldr.sys");

    /**
     * A driver.
     *
     * @param name service name
     * @param image name of a shipped image, or a path
     * @param parameters values below its Parameters key: numbers, strings or lists of strings
     */
    public record Service(String name, String image, Map<String, Object> parameters) {
        /** Without parameters when none are given. */
        public Service {
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        }
    }

    /** With the defaults of the schema. */
    public TargetConfig {
        wine = wine != null && wine;
        processors = processors == null ? DEFAULT_PROCESSORS : processors;
        verifier = verifier == null || verifier;
        libraries = libraries != null ? List.copyOf(libraries) : driver != null ? STAND_INS : List.of();
        services = with(ethernet, services != null ? services : driver != null ? services(driver) : List.of());
        switches = switches == null ? Map.of() : Map.copyOf(switches);
        boundary = boundary != null ? boundary : (driver == null ? Boundary.OFF : Boundary.OTHERS).label();
    }

    /** Whose crossings of the NDIS boundary are recorded. */
    public Boundary recorded() {
        return Boundary.of(boundary, "target '" + name + "'");
    }

    /** The same target with these crossings of the NDIS boundary recorded; null: those that it says itself. */
    public TargetConfig withBoundary(String label) {
        return label == null ? this
                : new TargetConfig(name, description, transport, wine, processors, verifier, libraries, services, switches, label, driver,
                        ethernet);
    }

    /** Ours opens the medium and the family that the driver has, and takes no miniport for one that it can command. */
    private static List<Service> services(DriverUnderTest driver) {
        return List.of(new Service(driver.service(), driver.image(), driver.parameters()),
                new Service("ndhctl", "ndhctl.sys", Map.of("AllowMisuse", 1L, "Attach", 0L, "Medium", (long) driver.mediumNumber())));
    }

    /** The adapter's driver comes second, so that the adapters of the first driver come first. */
    private static List<Service> with(EthernetAdapter ethernet, List<Service> services) {
        if (ethernet == null || services.isEmpty() || services.stream().anyMatch(s -> s.name().equals(EthernetAdapter.SERVICE))) {
            return List.copyOf(services);
        }
        List<Service> all = new ArrayList<>(services);
        all.add(1, ethernet.service());
        return List.copyOf(all);
    }

    /** The same target, with what its file names by relative paths found in this folder. */
    TargetConfig in(Path folder) {
        return driver == null ? this : new TargetConfig(name, description, transport, wine, processors, verifier, libraries, null, switches,
                boundary, driver.in(folder), ethernet);
    }

    /** The same target with other services. */
    public TargetConfig withServices(List<Service> others) {
        return new TargetConfig(name, description, transport, wine, processors, verifier, libraries, others, switches, boundary,
                driver, ethernet);
    }

    /** The same target with these switches besides its own. */
    public TargetConfig with(Switches more) {
        Map<String, Integer> all = new TreeMap<>(switches);
        all.putAll(more.labels());
        return new TargetConfig(name, description, transport, wine, processors, verifier, libraries, services, all, boundary, driver,
                ethernet);
    }

    /** The name of the target that is meant when none is named: {@code device} on Windows, else {@code embedded}. */
    public static String defaultName() {
        return NativePlatform.isWindows() ? "device" : "embedded";
    }

    /** What its libraries and services name as their images: names of those that ship, and paths. */
    public List<String> images() {
        return Stream.concat(libraries.stream(), services.stream().map(Service::image)).toList();
    }

    /** Whether this runs in the driver host. */
    public boolean isEmbedded() {
        return transport.equals("embedded");
    }
}
