// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.commons.lang3.StringUtils;
import org.ndisharness.harness.Hello;
import org.ndisharness.harness.OperationRefusedException;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.WorldLostException;

/** Runs all probes on a target, one after the other. */
public final class ProbeRun {
    private static final int LONGEST_REASON = 300;
    private static final String NOT_ATTACHED = "no ndhmp.sys is attached: ndh doctor says what is missing";
    private static final int BYTE = 8;
    private static final int MASK = 0xff;

    private final Target target;
    private final long seed;
    private final Consumer<ProbeReport> progress;

    /**
     * Probes on an open target.
     *
     * @param seed of each world; without meaning on Windows
     * @param progress gets the report before and after each probe: should one end the machine, the last report names it
     */
    public ProbeRun(Target target, long seed, Consumer<ProbeReport> progress) {
        this.target = target;
        this.seed = seed;
        this.progress = progress;
    }

    /** Runs them. */
    public ProbeReport execute() {
        ProbeBench bench = ProbeBench.open(target, seed);
        List<ProbeResult> results = new ArrayList<>();
        for (Probe probe : Probes.all()) {
            results.add(ProbeResult.none(probe, "it was under way when this was written"));
            progress.accept(report(bench, results));
            results.set(results.size() - 1, run(probe, bench));
        }
        ProbeReport report = report(bench, results);
        progress.accept(report);
        return report;
    }

    private ProbeReport report(ProbeBench bench, List<ProbeResult> results) {
        Hello hello = bench.hello();
        Map<String, String> drivers = new TreeMap<>(Map.of("ndhctl.sys", version(hello.controlVersion())));
        if (hello.miniportVersion() != 0) {
            drivers.put("ndhmp.sys", version(hello.miniportVersion()));
        }
        return ProbeReport.of(target.config().name(), target.identify().components(), drivers, results);
    }

    private static String version(int packed) {
        return (packed >>> 2 * BYTE) + "." + (packed >>> BYTE & MASK) + "." + (packed & MASK);
    }

    private static ProbeResult run(Probe probe, ProbeBench bench) {
        String lacks = probe.needs().stream().map(bench::lacks).filter(Objects::nonNull).findFirst().orElse(null);
        if (lacks != null) {
            return ProbeResult.none(probe, lacks);
        }
        if (!bench.hello().hasCallManager() && !probe.id().startsWith(StartProbes.PREFIX)) {
            return ProbeResult.none(probe, NOT_ATTACHED);
        }
        try {
            return ProbeResult.seen(probe, probe.observation(probe.body().observe(bench)));
        } catch (NothingSeenException nothing) {
            return ProbeResult.none(probe, nothing.getMessage());
        } catch (OperationRefusedException refused) {
            return ProbeResult.none(probe, "the driver's guard refused a step: " + firstLine(refused));
        } catch (WorldLostException lost) {
            return ProbeResult.none(probe, "the stand-in's world ended: " + firstLine(lost));
        } catch (RuntimeException | AssertionError failure) {
            return ProbeResult.none(probe, "it failed: " + firstLine(failure));
        }
    }

    /** Without the addresses that an event's text may hold. */
    private static String firstLine(Throwable failure) {
        String line = StringUtils.substringBefore(String.valueOf(failure.getMessage()), "\n").trim();
        return StringUtils.abbreviate(line.replaceAll("0x[0-9a-fA-F]{9,}", "0x..."), LONGEST_REASON);
    }
}
