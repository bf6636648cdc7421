// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.World;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** What is open about registration, initialization and bind: seen in the events of the drivers' start. */
final class StartProbes {
    /** Their ids begin with it. */
    static final String PREFIX = "start.";

    private static final String CONTROL_SERVICE = "ndhctl";
    private static final int SETTLE_SECONDS = 10;
    private static final long OID_GEN_CO_SUPPORTED_LIST = 0x00010101;
    private static final long OID_GEN_CO_SUPPORTED_GUIDS = 0x00010117;
    private static final int OID_OF_CO_REQUEST = 3;
    private static final int OID_OF_REQUEST = 2;

    private StartProbes() {
    }

    static List<Probe> all() {
        return List.of(handlerTable(), family(), privateOid(), ownQueries(), firstRestart(), notification(), bindAtRegister());
    }

    private static Probe handlerTable() {
        return new Probe("start.handler-table", "U-23",
                "size of the call manager's handler table: 144 is tried first, then the documented 136", Set.of(),
                List.of(of("144-taken", "NDIS takes the whole table", StandInSwitch.CM_HANDLERS_SIZE, 0),
                        of("144-refused", "NDIS takes the documented size only", StandInSwitch.CM_HANDLERS_SIZE, 1)),
                bench -> {
                    if (!bench.hello().hasCallManager()) {
                        throw new NothingSeenException("no ndhmp.sys is attached");
                    }
                    return bench.hello().notifiesCloseAf() ? "144-taken" : "144-refused";
                });
    }

    private static Probe family() {
        return new Probe("start.private-family", "windows.md D8",
                "NdisMCmRegisterAddressFamilyEx with a number outside the documented list",
                Set.of(Need.START_EVENTS), List.of(plain("accepted", "it returns NDIS_STATUS_SUCCESS"), plain("refused",
                        "it returns a failure")),
                bench -> {
                    TimeLine line = bench.start();
                    line.begin(FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);
                    return line.returns(FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).anyMatch(e -> e.status().equals(NdisStatus.SUCCESS))
                            ? "accepted" : "refused";
                });
    }

    private static Probe privateOid() {
        return new Probe("start.private-oid", "windows.md D4", "an OID that the miniport does not list", Set.of(), List.of(
                plain("passed", "MiniportCoOidRequest gets it"), plain("stopped", "NDIS answers it")),
                bench -> {
                    if (!bench.hello().hasCallManager()) {
                        bench.start().begin(FunctionId.NDIS_CO_OID_REQUEST);
                        return "stopped";
                    }
                    return "passed";
                });
    }

    private static Probe ownQueries() {
        return new Probe("start.own-queries", "windows.md B6", "queries that NDIS makes by itself after MiniportInitializeEx",
                Set.of(Need.START_EVENTS),
                List.of(of("co-oid-request", "by MiniportCoOidRequest", StandInSwitch.NDIS_OID_PATH, 0),
                        of("oid-request", "by MiniportOidRequest", StandInSwitch.NDIS_OID_PATH, 1),
                        of("none", "none for the lists of OIDs and GUIDs", StandInSwitch.NDIS_OID_PATH, 2),
                        plain("both", "by both")),
                bench -> {
                    TimeLine line = bench.start();
                    line.begin(FunctionId.MINIPORT_INITIALIZE_EX);
                    boolean co = asksForLists(line.begins(FunctionId.MINIPORT_CO_OID_REQUEST), OID_OF_CO_REQUEST);
                    boolean plain = asksForLists(line.begins(FunctionId.MINIPORT_OID_REQUEST), OID_OF_REQUEST);
                    return co && plain ? "both" : co ? "co-oid-request" : plain ? "oid-request" : "none";
                });
    }

    private static boolean asksForLists(Stream<TraceEvent> requests, int argument) {
        return requests.map(e -> e.arguments()[argument]).anyMatch(oid -> oid == OID_GEN_CO_SUPPORTED_LIST
                || oid == OID_GEN_CO_SUPPORTED_GUIDS);
    }

    private static Probe firstRestart() {
        return new Probe("start.first-restart", "windows.md D8", "an adapter's first MiniportRestart when its protocol is there already",
                Set.of(Need.START_EVENTS), List.of(
                        of("after-bind", "after ProtocolBindAdapterEx", StandInSwitch.FIRST_RESTART, 0),
                        of("before-bind", "before it", StandInSwitch.FIRST_RESTART, 1)),
                bench -> {
                    TimeLine line = bench.start();
                    if (!line.isBefore(line.begin(FunctionId.NDIS_REGISTER_PROTOCOL_DRIVER),
                            line.begin(FunctionId.MINIPORT_INITIALIZE_EX))) {
                        throw new NothingSeenException("the adapter was there before the protocol: restart the device, then probe first");
                    }
                    return line.isBefore(line.begin(FunctionId.PROTOCOL_BIND_ADAPTER_EX), line.begin(FunctionId.MINIPORT_RESTART))
                            ? "after-bind" : "before-bind";
                });
    }

    private static Probe notification() {
        return new Probe("start.af-notify", "U-21", "ProtocolCoAfRegisterNotify, the end of ProtocolBindAdapterEx, and the restart",
                Set.of(Need.START_EVENTS),
                List.of(of("before-restart", "after the bind and before the binding is restarted", StandInSwitch.AF_NOTIFY, 0),
                        of("after-restart", "after the restart", StandInSwitch.AF_NOTIFY, 1),
                        plain("inside-bind", "before ProtocolBindAdapterEx has returned")),
                bench -> {
                    TimeLine line = bench.start();
                    TraceEvent notify = line.begin(FunctionId.PROTOCOL_CO_AF_REGISTER_NOTIFY);
                    TraceEvent bound = line.returns(FunctionId.PROTOCOL_BIND_ADAPTER_EX).findFirst()
                            .orElseThrow(() -> new NothingSeenException("the bind did not end"));
                    if (line.isBefore(notify, bound)) {
                        return "inside-bind";
                    }
                    TraceEvent restart = line.first(e -> isRestart(e) && line.isBefore(bound, e))
                            .orElseThrow(() -> new NothingSeenException("no restart followed the bind"));
                    return line.isBefore(notify, restart) ? "before-restart" : "after-restart";
                });
    }

    /** NetEventRestart, which tells the protocol. */
    private static boolean isRestart(TraceEvent event) {
        final int code = 2;
        final long restart = 9;
        return event.is(EventKind.ENTER, FunctionId.PROTOCOL_NET_PNP_EVENT) && event.arguments()[code] == restart;
    }

    private static Probe bindAtRegister() {
        return new Probe("start.bind-at-register", "windows.md D8", "where the adapters that are there are bound when a protocol registers",
                Set.of(),
                List.of(of("in-the-caller", "inside NdisRegisterProtocolDriver, in its thread", StandInSwitch.BIND_AT_REGISTER, 0),
                        of("elsewhere", "in another thread", StandInSwitch.BIND_AT_REGISTER, 1)),
                bench -> {
                    TimeLine line = bench.hasServices() ? bench.inWorld(StartProbes::controlStartedLater) : bench.start();
                    TraceEvent register = line.begin(FunctionId.NDIS_REGISTER_PROTOCOL_DRIVER);
                    boolean adapterFirst = line.begins(FunctionId.MINIPORT_INITIALIZE_EX).noneMatch(e -> line.isBefore(register, e));
                    if (!adapterFirst) {
                        throw new NothingSeenException("the protocol was there before the adapter: restart ndhctl, then probe first");
                    }
                    return line.isInside(line.begin(FunctionId.PROTOCOL_BIND_ADAPTER_EX), register) ? "in-the-caller" : "elsewhere";
                });
    }

    private static TimeLine controlStartedLater(World world) {
        world.stopService(CONTROL_SERVICE);
        world.startService(CONTROL_SERVICE);
        world.quiesce(Duration.ofSeconds(SETTLE_SECONDS));
        try (Session session = world.openSession("probe")) {
            TimeLine line = ProbeBench.startOf(session);
            long register = line.begins(FunctionId.NDIS_REGISTER_PROTOCOL_DRIVER).reduce((a, b) -> b)
                    .orElseThrow(() -> new NothingSeenException("the registration was not recorded")).time();
            return line.sinceTime(register);
        }
    }
}
