// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.trace.Component;

/**
 * A {@code probe.json}. It names no machine, user, path or kernel address, so that it can be given away; see {@code probe.schema.json}.
 *
 * @param ranOn kernel, NDIS and KMDF, and whether they are stand-ins
 * @param drivers versions of ndhctl.sys and ndhmp.sys
 * @param switches positions with which the stand-in does what was observed
 * @param withoutProbe items that are not probed, with the reason
 */
public record ProbeReport(String format, int version, String target, RanOn ranOn, Map<String, String> drivers,
        Map<String, Integer> switches, List<ProbeResult> probes, Map<String, String> withoutProbe) {
    private static final String FORMAT = "ndh-probe";
    private static final int VERSION = 1;

    /**
     * What it ran on.
     *
     * @param label the honest label
     * @param standIn whether anything of it is a stand-in: then nothing here is a fact about Windows
     */
    public record RanOn(String label, boolean standIn, List<Part> parts) {
    }

    /** Kernel, NDIS or KMDF. */
    public record Part(String role, String origin, String version) {
    }

    /** The report of what was found so far. */
    static ProbeReport of(String target, List<Component> components, Map<String, String> drivers, List<ProbeResult> results) {
        Map<String, Integer> switches = new TreeMap<>();
        results.forEach(r -> switches.putAll(r.models()));
        List<Part> parts = components.stream().map(c -> new Part(c.role(), c.origin(), c.version())).toList();
        return new ProbeReport(FORMAT, VERSION, target, new RanOn(Component.label(components), Component.isStandIn(components), parts),
                drivers, switches,
                List.copyOf(results), Probes.without());
    }

    /**
     * Reads a file.
     *
     * @throws org.ndisharness.harness.ConfigException when there is none, or it is no probe.json
     */
    public static ProbeReport read(Path file) {
        return ConfigFiles.read("probes", file.toString(), "probe", ProbeReport.class);
    }

    /** The file's text. */
    public String toJson() {
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(this) + "\n";
    }
}
