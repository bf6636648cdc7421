// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.BenchProgram;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.trace.FunctionId;

/**
 * What all figures share: the target in Java, the C program with a world of its own, and how much to measure.
 *
 * @param scratch where runs write
 * @param rounds how often each measurement and its floor take turns
 * @param scale share of the usual iterations within a round
 */
record Bench(TargetConfig config, Target target, BenchProgram program, Scratch scratch, int rounds, double scale) {
    /** Seed of all worlds. */
    static final long SEED = 1;
    /** Operations of one close cycle. */
    static final int CYCLE = 8;

    private static final List<OperationKind> CYCLE_KINDS = List.of(OperationKind.MCM_CREATE_VC, OperationKind.MCM_ACTIVATE_VC,
            OperationKind.MCM_DISPATCH_INCOMING_CALL, OperationKind.MCM_DISPATCH_CALL_CONNECTED,
            OperationKind.MCM_DISPATCH_INCOMING_CLOSE_CALL, OperationKind.MCM_DEACTIVATE_VC, OperationKind.MCM_CLOSE_CALL_COMPLETE,
            OperationKind.MCM_DELETE_VC);

    /** Iterations of a round, at least one. */
    int count(int usual) {
        return (int) Math.max(1, Math.round(usual * scale));
    }

    /** Lets the client accept every offer, and close from inside the indication. */
    static Sap prepareCycles(Session session) {
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CALL));
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).doing(Action.CLOSE_CALL));
        return session.client().sap();
    }

    /** Set-up and close of so many calls, one after the other: offered, accepted, connected, closed by the remote party and the client. */
    static List<Operation> cycles(Session session, Sap sap, int cycles) {
        List<Operation> operations = new ArrayList<>(cycles * CYCLE);
        for (int first = 0; first < cycles * CYCLE; first += CYCLE) {
            for (int i = 0; i < CYCLE; i++) {
                operations.add(new Operation(CYCLE_KINDS.get(i))
                        .on(i == 0 ? session.addressFamily().callManager() : Operation.resultOf(first)));
            }
            operations.get(first + CYCLE_KINDS.indexOf(OperationKind.MCM_DISPATCH_INCOMING_CALL)).with(sap.callManager());
        }
        return operations;
    }

    /** Executes the batch; every operation must be executed and its NDIS function succeed. */
    static List<OperationResult> execute(Session session, List<Operation> operations) {
        List<OperationResult> results = session.execute(operations);
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).wasExecuted() || results.get(i).ndisStatus().isFailure()) {
                throw new IllegalStateException("operation " + i + ", " + operations.get(i) + ": " + results.get(i));
            }
        }
        return results;
    }
}
