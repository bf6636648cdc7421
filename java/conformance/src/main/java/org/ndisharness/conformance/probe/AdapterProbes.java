// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What is open about unbinding, binding and halting an adapter that runs: only where somebody can command it. */
final class AdapterProbes {
    private static final int REBINDS = 12;

    private AdapterProbes() {
    }

    static List<Probe> all() {
        return List.of(
                pends("bind.open-adapter", FunctionId.NDIS_OPEN_ADAPTER_EX, StandInSwitch.OPEN_ADAPTER),
                pends("bind.close-adapter", FunctionId.NDIS_CLOSE_ADAPTER_EX, StandInSwitch.CLOSE_ADAPTER),
                pause(), callsOverPause(), halt());
    }

    private static Probe pends(String id, FunctionId function, StandInSwitch models) {
        return new Probe(id, "windows.md D8", "what " + function.symbol() + " returns, " + REBINDS + " times",
                Set.of(Need.ADAPTER_COMMANDS), List.of(
                        of("at-once", "NDIS_STATUS_SUCCESS", models, 0),
                        of("pends", "NDIS_STATUS_PENDING", models, 1),
                        of("both", "at times this, at times that", models, 2)),
                bench -> {
                    TimeLine line = commanded(bench, control -> {
                        for (int i = 0; i < REBINDS; i++) {
                            control.unbindProtocols();
                            control.bindProtocols();
                        }
                    });
                    List<NdisStatus> seen = line.returns(function).map(e -> e.status()).distinct().toList();
                    if (seen.isEmpty()) {
                        throw new NothingSeenException(function.symbol() + " was not seen");
                    }
                    return seen.size() > 1 ? "both" : seen.contains(NdisStatus.PENDING) ? "pends" : "at-once";
                });
    }

    private static Probe pause() {
        return new Probe("bind.pause", "windows.md D8", "whether an adapter that runs is paused around an unbind and a bind",
                Set.of(Need.ADAPTER_COMMANDS),
                List.of(of("paused", "MiniportPause is called", StandInSwitch.LATE_BIND_PAUSE, 0),
                        of("not-paused", "it is not", StandInSwitch.LATE_BIND_PAUSE, 1)),
                bench -> commanded(bench, control -> {
                    control.unbindProtocols();
                    control.bindProtocols();
                }).has(FunctionId.MINIPORT_PAUSE) ? "paused" : "not-paused");
    }

    private static Probe callsOverPause() {
        return new Probe("bind.calls-over-pause", "U-25", "a connected call when its adapter is paused and restarted",
                Set.of(Need.ADAPTER_COMMANDS), List.of(plain("stays", "neither side hears of it"), plain("ends", "it is closed")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    StandInControl control = ProbeBench.commands(session);
                    control.pauseAdapter();
                    control.restartAdapter();
                    session.quiesce();
                    TimeLine line = ProbeBench.timeLine(session);
                    if (line.has(FunctionId.NDIS_CL_CLOSE_CALL) || line.has(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL)) {
                        return "ends";
                    }
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    return "stays";
                }));
    }

    private static Probe halt() {
        return new Probe("halt.order", "U-24, C-18", "ProtocolUnbindAdapterEx and MiniportHaltEx when an adapter goes",
                Set.of(Need.ADAPTER_COMMANDS), List.of(
                        of("unbind-first", "the address family is closed when MiniportHaltEx is called", StandInSwitch.HALT_WITH_AF_OPEN,
                                0),
                        of("halt-first", "it may still be open", StandInSwitch.HALT_WITH_AF_OPEN, 1)),
                bench -> {
                    TimeLine line = commanded(bench, control -> {
                        control.haltAdapter();
                        control.startAdapter();
                    });
                    return line.isBefore(line.begin(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX), line.begin(FunctionId.MINIPORT_HALT_EX))
                            ? "unbind-first" : "halt-first";
                });
    }

    /** What a session saw while this was commanded. */
    private static TimeLine commanded(ProbeBench bench, Consumer<StandInControl> commands) {
        return bench.inWorld(world -> {
            try (Session session = world.openSession("probe")) {
                long before = ProbeBench.timeLine(session).next();
                commands.accept(ProbeBench.commands(session));
                session.quiesce();
                return ProbeBench.timeLine(session).since(before);
            }
        });
    }
}
