// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Hello;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What a probe works with: worlds, sessions and ready-made calls. */
public final class ProbeBench {
    private final Target target;
    private final long seed;
    private final TimeLine start;
    private final Hello hello;
    private final boolean standIn;

    private ProbeBench(Target target, long seed, TimeLine start, Hello hello, boolean standIn) {
        this.target = target;
        this.seed = seed;
        this.start = start;
        this.hello = hello;
        this.standIn = standIn;
    }

    /** Opens the first session, which gets the events of the drivers' start. */
    static ProbeBench open(Target target, long seed) {
        try (World world = target.openWorld(seed)) {
            boolean standIn = world.standIn().isPresent();
            try (Session session = world.openSession("start")) {
                return new ProbeBench(target, seed, startOf(session), session.hello(), standIn);
            }
        }
    }

    /** Why this target does not satisfy a need; null if it does. */
    String lacks(Need need) {
        boolean there = switch (need) {
            case START_EVENTS -> !start.isEmpty();
            case MISUSE -> standIn && mayMisuse();
            case ADAPTER_COMMANDS -> standIn;
            case IRQL -> target.identity().irqlKnown();
        };
        return there ? null : need.missing();
    }

    private boolean mayMisuse() {
        return target.config().services().stream().anyMatch(s -> Long.valueOf(1).equals(s.parameters().get("AllowMisuse")));
    }

    /** What happened from the load of the drivers to the first session. */
    TimeLine start() {
        return start;
    }

    /** What the control driver said. */
    Hello hello() {
        return hello;
    }

    /** Whether drivers can be stopped and started by command. */
    boolean hasServices() {
        return target.config().isEmbedded();
    }

    /** Does something in a world of its own, or on the machine. */
    <T> T inWorld(Function<World, T> work) {
        try (World world = target.openWorld(seed)) {
            return work.apply(world);
        }
    }

    /** Does something in a session of its own. */
    <T> T inSession(Function<Session, T> work) {
        return inWorld(world -> {
            try (Session session = world.openSession("probe")) {
                return work.apply(session);
            }
        });
    }

    /** As {@link #inSession}, with calls let through that the guards refuse. */
    <T> T misusing(Function<Session, T> work) {
        return inWorld(world -> {
            try (Session session = world.openSession("probe", SessionOptions.defaults().withMisuse(), "reset")) {
                return work.apply(session);
            }
        });
    }

    /** The stand-in's commands. */
    static StandInControl commands(Session session) {
        return session.world().standIn().orElseThrow();
    }

    /** A connected call of the client. */
    static Call outgoing(Session session) {
        Call call = session.client().makeCall().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call);
        return call;
    }

    /** The client closes, the call manager deactivates and completes; the VC stays. */
    static void close(Session session, Call call) {
        session.client().closeCall(call);
        finishClose(session, call);
    }

    /** The call manager deactivates and completes a close that is pended. */
    static void finishClose(Session session, Call call) {
        session.callManager().deactivateVc(call);
        session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call);
    }

    /** Closes a call of either side at once, whatever its state, and deletes its VC. */
    static void dispose(Session session, Call call) {
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call.callManagerVc()).returning(NdisStatus.SUCCESS)
                .doing(Action.DEACTIVATE_FIRST));
        session.client().closeCall(call);
        delete(session, call);
    }

    /** Its creator deletes a VC. */
    static void delete(Session session, Call call) {
        if (call.direction() == Call.Direction.OUTGOING) {
            session.client().deleteVc(call);
        } else {
            session.callManager().deleteVc(call);
        }
    }

    /** A status as the name of an observation. */
    static String name(NdisStatus status) {
        return status.toString().replaceFirst("^NDIS_STATUS_", "").toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The events of a session so far. */
    static TimeLine timeLine(Session session) {
        return new TimeLine(List.copyOf(session.trace().update().recorded().events()), session.hello().isStandAlone());
    }

    /** What happened from the load of the drivers to this session. */
    static TimeLine startOf(Session session) {
        return TimeLine.beforeSession(session.trace().update().recorded(), session.hello().isStandAlone());
    }
}
