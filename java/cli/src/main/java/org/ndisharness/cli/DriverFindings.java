// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ndisharness.harness.MissedValue;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.junit.TraceListener;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Violation;

/**
 * What a run says about a driver of others besides its cases.
 *
 * @param service its service
 * @param missed configuration values that it asked for and did not get
 * @param oidsNotSeen OIDs that the target file expects and that no case saw
 */
record DriverFindings(String service, List<MissedValue> missed, List<String> oidsNotSeen) {
    /** Collects the OIDs of the traces as they are written, however many cases run at once. */
    static final class Oids implements TraceListener {
        private final TraceListener next;
        private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

        Oids(TraceListener next) {
            this.next = next;
        }

        @Override
        public void written(Path file, Trace trace, List<Violation> violations) {
            trace.events().forEach(event -> event.oidRequest().map(OidRequest::oid).ifPresent(seen::add));
            next.written(file, trace, violations);
        }
    }

    /**
     * The findings on a target that names such a driver; null on others.
     *
     * @param target while it is open; a machine or host that was lost tells nothing of what was asked for
     */
    static DriverFindings of(TargetConfig config, Optional<Target> target, Oids oids) {
        if (config.driver() == null) {
            return null;
        }
        List<String> unseen = config.driver().oidNumbers().stream().filter(oid -> !oids.seen.contains(oid))
                .map(oid -> String.format("0x%08X", oid)).toList();
        return new DriverFindings(config.driver().service(), target.map(DriverFindings::missed).orElse(List.of()), unseen);
    }

    private static List<MissedValue> missed(Target target) {
        try {
            return target.missedValues().stream().filter(value -> !value.service().equals("ndhctl")).toList();
        } catch (WorldLostException gone) {
            return List.of();
        }
    }

    /** One line for each finding. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        missed.forEach(value -> lines.add("asked for and did not find the " + value));
        oidsNotSeen.forEach(oid -> lines.add("was never asked the expected OID " + oid));
        return lines;
    }
}
