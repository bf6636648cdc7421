// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ndisharness.trace.EventBuilder;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnding;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.TraceWriter;

/** Writes traces, and the records of runs, by hand: without a target. */
final class TraceFolder {
    private static final ObjectId VC = ObjectId.of(Side.CALL_MANAGER, ObjectKind.VC, 1, 0);

    private TraceFolder() {
    }

    /** A trace in which the call manager completes a close with this status; PENDING breaks MCM-CLOSE-004. */
    static Path write(Path folder, String caseId, NdisStatus completed) throws IOException {
        return write(folder, TraceHeader.synthetic(caseId), completed, TraceEnding.COMPLETE);
    }

    static Path write(Path folder, TraceHeader header, NdisStatus completed, TraceEnding ending) throws IOException {
        Trace trace = new Trace(header);
        append(trace, new EventBuilder(EventKind.ENTER).function(FunctionId.PROTOCOL_CM_CLOSE_CALL));
        append(trace,
                new EventBuilder(EventKind.RETURN).function(FunctionId.PROTOCOL_CM_CLOSE_CALL).correlation(1).status(NdisStatus.PENDING));
        append(trace, new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).status(completed));
        append(trace, new EventBuilder(EventKind.RETURN).function(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).correlation(3));
        trace.end(ending);
        Files.createDirectories(folder);
        Path file = folder.resolve(header.caseId() + ".jsonl");
        TraceWriter.write(trace, file);
        return file;
    }

    private static void append(Trace trace, EventBuilder event) {
        trace.append(event.sequence(trace.size() + 1L).time(trace.size()).thread(1).side(Side.CALL_MANAGER).object(VC).build());
    }

    /** A folder as a run leaves it. */
    static void writeRun(Path folder, Map<String, String> verdicts) throws IOException {
        String cases = verdicts.entrySet().stream().map(v -> "{\"id\": \"" + v.getKey() + "\", \"verdict\": \"" + v.getValue() + "\"}")
                .collect(Collectors.joining(", "));
        Files.createDirectories(folder);
        Files.write(folder.resolve("run.json"),
                List.of("{ \"format\": \"ndh-run\", \"suite\": \"mine\", \"target\": \"embedded\", \"seed\": \"1\", "
                        + "\"isolation\": \"fork\", \"state\": \"complete\", \"cases\": [" + cases + "] }"));
    }
}
