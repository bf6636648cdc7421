// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** The table of {@link ReplyPolicy} says what the drivers accept: each answer of each callback of each side is tried. */
class ReplyTableTests {
    private static final Path SOURCE = Path.of(System.getProperty("ndh.root"),
            "java/harness/src/main/java/org/ndisharness/harness/ReplyPolicy.java");
    private static final Pattern ROW = Pattern.compile("<tr><td>(\\w+)</td><td>([a-z ]+)</td><td>([^<]*)</td>");
    private static final Map<String, Side> SIDES =
            Map.of("client", Side.CLIENT, "call manager", Side.CALL_MANAGER, "miniport", Side.MINIPORT);

    /** They take policies for their breaches alone, in misuse sessions. */
    private static final Set<FunctionId> BREACHES_ALONE = Set.of(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, FunctionId.MINIPORT_HALT_EX);

    private record Row(FunctionId callback, Side side, boolean anyStatus, boolean pends) {
    }

    private static List<Row> table() throws IOException {
        return ROW.matcher(Files.readString(SOURCE)).results().map(ReplyTableTests::row).toList();
    }

    private static Row row(MatchResult cells) {
        return new Row(FunctionId.ofSymbol(cells.group(1)).orElseThrow(), SIDES.get(cells.group(2)), !cells.group(3).startsWith("SUCCESS"),
                cells.group(3).contains("pended"));
    }

    private static boolean accepts(Session session, ReplyPolicy policy) {
        try {
            session.apply(policy);
            return true;
        } catch (OperationRefusedException refused) {
            assertThat(refused).hasMessageContaining(policy.toString()).hasMessageContaining("the table of ReplyPolicy");
            return false;
        }
    }

    /** What the drivers accept for a callback, in the words of the table. */
    private static Row tried(Session session, FunctionId callback, Side side) {
        ReplyPolicy policy = ReplyPolicy.of(callback, side);
        boolean completes = accepts(session, policy.completeWith(NdisStatus.SUCCESS));
        assertThat(accepts(session, policy.manual())).as("%s of %s: manual, as completeWith", callback, side).isEqualTo(completes);
        return accepts(session, policy.returning(NdisStatus.SUCCESS))
                ? new Row(callback, side, accepts(session, policy.returning(NdisStatus.FAILURE)), completes) : null;
    }

    @Test
    void theDriversAcceptWhatTheTableSays() throws IOException {
        List<Row> accepted = new ArrayList<>();
        try (Target target = Target.open("embedded"); World world = target.openWorld(1); Session session = world.openSession("replies")) {
            Arrays.stream(FunctionId.values()).filter(f -> f.isCallback() && !BREACHES_ALONE.contains(f))
                    .flatMap(callback -> SIDES.values().stream().map(side -> tried(session, callback, side)))
                    .filter(Objects::nonNull).forEach(accepted::add);
        }
        assertThat(table()).containsExactlyInAnyOrderElementsOf(accepted);
    }
}
