// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.trace.BoundaryComparison;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.rules.Monitors;

/**
 * What ndhmp.sys, ndhmp51.sys and ndhcm.sys tell of their calls and callbacks, and what the stand-in ndis.sys sees of them at its boundary,
 * in the whole close-call suite.
 */
class BoundaryTests {
    private static final Set<Side> MINIPORT = Set.of(Side.CALL_MANAGER, Side.MINIPORT);
    private static final int LEAST_EVENTS = 10_000;
    private static final String CASE = "close.client-vc.inside.failure.one-byte";

    @TempDir
    private static Path folder;
    private static Map<String, Path> traces;

    @BeforeAll
    static void run() throws IOException {
        SuiteFolder run = SuiteFolder.suite("close-call", folder, "--boundary", "all");
        assertThat(run.status()).as(run.output()).isZero();
        traces = run.traces();
    }

    private static Trace trace(Path file) {
        try {
            return TraceReader.read(file);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void theMiniportAndTheBoundaryTellTheSameEventByEvent() {
        assertSame(traces, MINIPORT);
    }

    /** The rules' monitors need nothing that only drivers can tell but what they release. */
    @Test
    void theRulesFindTheSameAtTheBoundaryAlone() {
        assertSameRules(traces);
    }

    @Test
    void aMiniportOfNdis5AndTheBoundaryTellTheSame() throws IOException {
        Map<String, Path> ndis5 = run("embedded-ndis5");

        assertSame(ndis5, MINIPORT);
        assertSameRules(ndis5);
    }

    @Test
    void aStandAloneCallManagerAndTheMiniportBelowItAndTheBoundaryTellTheSame() throws IOException {
        Map<String, Path> standAlone = run("embedded-standalone");

        assertSame(standAlone, Set.of(Side.CALL_MANAGER));
        assertSame(standAlone, Set.of(Side.MINIPORT));
        assertSameRules(standAlone);
    }

    private static Map<String, Path> run(String target) throws IOException {
        SuiteFolder run = SuiteFolder.suite("close-call", folder.resolve(target), "--boundary", "all", "--target", target);
        assertThat(run.status()).as(run.output()).isZero();
        return run.traces();
    }

    private static void assertSame(Map<String, Path> traces, Set<Side> driver) {
        int compared = 0;
        for (Map.Entry<String, Path> trace : traces.entrySet()) {
            BoundaryComparison.Result result = BoundaryComparison.compare(trace(trace.getValue()), driver);
            assertThat(result.difference()).as(trace.getKey()).isEmpty();
            compared += result.compared();
        }
        assertThat(compared).isGreaterThan(LEAST_EVENTS);
    }

    private static void assertSameRules(Map<String, Path> traces) {
        traces.forEach((id, file) -> {
            Trace whole = trace(file);
            assertThat(broken(whole.boundaryOnly())).as(id).isEqualTo(broken(whole));
        });
    }

    private static List<String> broken(Trace trace) {
        return Monitors.shipped().check(trace, trace.ending().end()).stream().map(violation -> violation.rule().id()).sorted().toList();
    }

    @Test
    void checkJudgesTheBoundaryAlone() {
        SuiteFolder check = SuiteFolder.command(folder, "check", "--boundary", traces.get(CASE).toString());

        assertThat(check.status()).as(check.output()).isZero();
    }

    @Test
    void aDriverThatTellsMoreIsNoDifferenceOfTheTrace() throws IOException {
        SuiteFolder without = SuiteFolder.suite("close-call", folder.resolve("without"), "--only", CASE);
        Path other = without.traces().get(CASE);

        SuiteFolder diff = SuiteFolder.command(folder, "diff", traces.get(CASE).toString(), other.toString());
        SuiteFolder boundary = SuiteFolder.command(folder, "diff", "--boundary", traces.get(CASE).toString(), other.toString());

        assertThat(diff.status()).as(diff.output()).isZero();
        assertThat(boundary.output()).contains("has no events of the NDIS boundary");
    }

    /** What the comparison says of a trace in which one event of the boundary was changed. */
    private static String differenceAfter(Predicate<JsonObject> which, UnaryOperator<JsonObject> change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(traces.get(CASE)));
        for (int i = 1; i < lines.size(); i++) {
            JsonObject event = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            boolean ofMiniport = event.has("flags") && (event.get("flags").getAsInt() & EventLayout.FLAG_TWIN) != 0
                    && MINIPORT.contains(Side.ofLabel(event.get("side").getAsString()));
            if (ofMiniport && which.test(event)) {
                JsonObject changed = change.apply(event);
                if (changed == null) {
                    lines.remove(i);
                } else {
                    lines.set(i, changed.toString());
                }
                JsonObject header = JsonParser.parseString(lines.get(0)).getAsJsonObject();
                header.addProperty("events", lines.size() - 1);
                lines.set(0, header.toString());
                Path file = Files.write(folder.resolve("changed.jsonl"), lines);
                return BoundaryComparison.compare(trace(file), MINIPORT).difference().orElse("none");
            }
        }
        throw new AssertionError(CASE + " has no such event");
    }

    private static Predicate<JsonObject> event(EventKind kind, FunctionId function) {
        return event -> event.get("kind").getAsString().equals(kind.name()) && event.has("function")
                && event.get("function").getAsString().equals(function.symbol());
    }

    private static UnaryOperator<JsonObject> with(String member, String value) {
        return event -> {
            event.add(member, JsonParser.parseString(value));
            return event;
        };
    }

    @Test
    void theComparisonFindsWhatIsMissing() throws IOException {
        assertThat(differenceAfter(event(EventKind.RETURN, FunctionId.PROTOCOL_CM_CLOSE_CALL), event -> null))
                .contains("the boundary did not tell of", "RETURN ProtocolCmCloseCall");
    }

    @Test
    void theComparisonFindsAnotherStatus() throws IOException {
        assertThat(differenceAfter(event(EventKind.RETURN, FunctionId.PROTOCOL_CM_CLOSE_CALL), with("status", "\"NDIS_STATUS_RESOURCES\"")))
                .contains("another status", "ProtocolCmCloseCall", "NDIS_STATUS_RESOURCES");
    }

    @Test
    void theComparisonFindsAnotherArgument() throws IOException {
        assertThat(differenceAfter(event(EventKind.ENTER, FunctionId.PROTOCOL_CM_CLOSE_CALL),
                with("args", "[\"0x1\",\"0x0\",\"0x0\",\"0x0\"]")))
                .contains("other arguments");
    }

    @Test
    void theComparisonFindsAnotherObject() throws IOException {
        assertThat(differenceAfter(event(EventKind.ENTER, FunctionId.PROTOCOL_CM_CLOSE_CALL), with("object", "\"mcm:vc:@99.1\"")))
                .contains("another object");
    }

    @Test
    void theComparisonFindsOtherData() throws IOException {
        assertThat(differenceAfter(event(EventKind.ENTER, FunctionId.PROTOCOL_CM_CLOSE_CALL), with("data", "\"ff\"")))
                .contains("other data");
    }

    @Test
    void theComparisonFindsAWrongOrder() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(traces.get(CASE)));
        int at = 1;
        while (!(lines.get(at).contains("\"ENTER\"") && lines.get(at).contains("\"ProtocolCmCloseCall\""))) {
            at++;
        }
        JsonObject twin = JsonParser.parseString(lines.get(at)).getAsJsonObject();
        JsonObject own = JsonParser.parseString(lines.get(at + 1)).getAsJsonObject();
        long first = twin.get("seq").getAsLong();
        twin.add("seq", own.get("seq"));
        own.addProperty("seq", first);
        lines.set(at, own.toString());
        lines.set(at + 1, twin.toString());
        Path file = Files.write(folder.resolve("swapped.jsonl"), lines);

        assertThat(BoundaryComparison.compare(trace(file), MINIPORT).difference().orElse("none")).contains("in the wrong order");
    }
}
