// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.List;
import org.ndisharness.trace.Component;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RulesVersion;

/** Prints what was found, for programs. */
final class CheckJson {
    private record Document(String format, int version, int rulesVersion, int rules, long broken, long warnings, List<TraceObject> traces) {
    }

    private record TraceObject(String file, String caseId, String target, String seed, String isolation, boolean misuse, boolean irqlKnown,
            String label, List<Component> components, int events, long lost, String end, List<ViolationObject> violations) {
    }

    private record ViolationObject(String rule, String level, int since, boolean fails, String title, String message,
            List<EventObject> events, List<String> source) {
    }

    private record EventObject(long sequence, String text) {
    }

    private CheckJson() {
    }

    static void print(List<Checked> traces, RulesVersion version, int rules, PrintWriter out) {
        Document document = new Document("ndh-check", 1, version.number(), rules, traces.stream().mapToLong(Checked::failures).sum(),
                traces.stream().mapToLong(Checked::warnings).sum(), traces.stream().map(CheckJson::object).toList());
        out.println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document));
    }

    private static TraceObject object(Checked trace) {
        var header = trace.header();
        return new TraceObject(trace.file().toString(), header.caseId(), header.target(), Long.toUnsignedString(header.seed()),
                header.isolation(), header.misuse(), header.irqlKnown(), header.label(), header.components(), trace.events(), trace.lost(),
                trace.end(), trace.findings().stream().map(finding -> object(finding, trace)).toList());
    }

    private static ViolationObject object(Checked.Finding finding, Checked trace) {
        Rule rule = finding.violation().rule();
        return new ViolationObject(rule.id(), rule.level(), rule.since(), trace.fails(rule), rule.title(), finding.violation().message(),
                finding.events().stream().map(CheckJson::object).toList(), rule.source());
    }

    private static EventObject object(TraceEvent event) {
        return new EventObject(event.sequence(), event.toString());
    }
}
