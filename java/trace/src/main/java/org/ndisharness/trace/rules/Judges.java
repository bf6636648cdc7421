// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.rules.Situations.Vcs;

/** Ways to take a judge through a trace, for those that look at one call, close or function at a time. */
final class Judges {
    /** One call with all that surrounds it. */
    record OnCall(TraceModel model, VcHistory vc, CallHistory call) {
        /** When the VC went on to its next call; beyond every event if it did not. */
        long nextCallAt() {
            return vc.nextCallAt(call);
        }

        /** Whether its creator deleted the VC after the call, or there is another call on it. */
        boolean movedOn() {
            return last(vc.deletes()) > call.begin().at() || vc.nextCall(call).isPresent();
        }
    }

    /** One attempt to close that reached the call manager. */
    record OnClose(TraceModel model, VcHistory vc, CallHistory call, CloseAttempt attempt) {
        Frame handler() {
            return attempt.handlers().get(0);
        }
    }

    /** One NdisClCloseCall. */
    record OnRequest(TraceModel model, VcHistory vc, CallHistory call, CloseAttempt attempt, Frame request) {
    }

    /** One call or callback. */
    record OnFrame(TraceModel model, Frame frame) {
        /** The VC that it is about. */
        Optional<VcHistory> vc() {
            return model.vc(frame.subject(ObjectKind.VC));
        }

        /** The call that was on that VC just before. */
        Optional<CallHistory> callBefore() {
            VcHistory vc = vc().orElse(null);
            return vc == null ? Optional.empty() : vc.callAt(frame.at());
        }

        /** The callbacks of this function directly inside it. */
        List<Frame> callbacks(FunctionId function) {
            List<Frame> inside = new ArrayList<>();
            for (Frame callback : model.listOf(function)) {
                if (callback.isFrom(frame)) {
                    inside.add(callback);
                }
            }
            return inside;
        }
    }

    /** What begins a call, on either side. */
    private static final Set<FunctionId> CALLS = EnumSet.of(NDIS_CL_MAKE_CALL, PROTOCOL_CM_MAKE_CALL, NDIS_MCM_DISPATCH_INCOMING_CALL,
            NDIS_CM_DISPATCH_INCOMING_CALL, PROTOCOL_CL_INCOMING_CALL);
    private static final Set<FunctionId> DISPATCHES =
            EnumSet.of(NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL);
    private static final Set<FunctionId> CLOSES = EnumSet.of(PROTOCOL_CM_CLOSE_CALL);
    private static final Set<FunctionId> REQUESTS = EnumSet.of(NDIS_CL_CLOSE_CALL);

    private Judges() {
    }

    /** Every call on these VCs; what the rule is about comes up where its subject is called. */
    static Judge forEachCall(Vcs vcs, BiConsumer<OnCall, Monitor.Findings> judge) {
        return each(CALLS, model -> model.situations().calls(vcs), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static Judge forEachCall(Vcs vcs, Predicate<OnCall> applies,
            BiConsumer<OnCall, Monitor.Findings> judge) {
        return each(CALLS, model -> model.situations().calls(vcs), applies, (on, findings) -> findings.judged(), judge);
    }

    /** Every call on these VCs whose close a call manager dispatched. */
    static Judge forEachDispatched(Vcs vcs, BiConsumer<OnCall, Monitor.Findings> judge) {
        return Judge.inTracesWith(DISPATCHES, forEachCall(vcs, on -> !on.call().dispatches().isEmpty(), judge));
    }

    /** Every call. */
    static Judge forEachCall(BiConsumer<OnCall, Monitor.Findings> judge) {
        return forEachCall(Vcs.ALL, judge);
    }

    /** Every close that reached the call manager of these VCs. */
    static Judge forEachClose(Vcs vcs, BiConsumer<OnClose, Monitor.Findings> judge) {
        return each(CLOSES, model -> model.situations().closes(vcs), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static Judge forEachClose(Vcs vcs, Predicate<OnClose> applies,
            BiConsumer<OnClose, Monitor.Findings> judge) {
        return each(CLOSES, model -> model.situations().closes(vcs), applies, (on, findings) -> findings.judged(), judge);
    }

    /** Every NdisClCloseCall on a VC that has had a call. */
    static Judge forEachRequest(BiConsumer<OnRequest, Monitor.Findings> judge) {
        return each(REQUESTS, model -> model.situations().requests(), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static Judge forEachRequest(Predicate<OnRequest> applies,
            BiConsumer<OnRequest, Monitor.Findings> judge) {
        return each(REQUESTS, model -> model.situations().requests(), applies, (on, findings) -> findings.judged(), judge);
    }

    private static <T> Judge each(Set<FunctionId> needs, Function<TraceModel, List<T>> situations, Predicate<T> applies,
            BiConsumer<T, Monitor.Findings> count, BiConsumer<T, Monitor.Findings> judge) {
        return Judge.inTracesWith(needs, (model, findings) -> {
            findings.counting();
            for (T on : situations.apply(model)) {
                if (applies.test(on)) {
                    count.accept(on, findings);
                    judge.accept(on, findings);
                }
            }
        });
    }

    /** Every call of this function. */
    static Judge forEachFrame(FunctionId function, BiConsumer<OnFrame, Monitor.Findings> judge) {
        return Judge.inTracesWith(function, (model, findings) -> {
            findings.counting();
            for (OnFrame on : model.situations().frames(function)) {
                findings.judged();
                judge.accept(on, findings);
            }
        });
    }

    /** The innermost frame at the crash, if it fits. Whoever came through such a frame has kept the rule. */
    static Judge crashIn(Predicate<OnFrame> fits, String message) {
        return (model, findings) -> {
            findings.counting(() -> model.frames().anyMatch(f -> fits.test(new OnFrame(model, f))));
            Frame crashed = model.crashFrame().orElse(null);
            if (crashed != null && fits.test(new OnFrame(model, crashed))) {
                findings.broken(message + " " + crashed, crashed);
            }
        };
    }

    /** When the first of them began; beyond every event if there is none. */
    static long first(List<Frame> frames) {
        return frames.isEmpty() ? Long.MAX_VALUE : frames.get(0).at();
    }

    /** When the first of them began after that moment; beyond every event if none did. */
    static long firstAfter(List<Frame> frames, long moment) {
        for (Frame frame : frames) {
            if (frame.at() > moment) {
                return frame.at();
            }
        }
        return Long.MAX_VALUE;
    }

    /** When the last of them began; before every event if there is none. */
    static long last(List<Frame> frames) {
        return frames.isEmpty() ? -1 : frames.get(frames.size() - 1).at();
    }

    /** The bytes that one function was given have to arrive at the other. */
    static void sameData(Frame from, Frame to, Monitor.Findings findings) {
        long given = from.hasBuffer() ? from.size() : 0;
        long arrived = to.hasBuffer() ? to.size() : 0;
        boolean whole = !from.begin().hasFlag(EventLayout.FLAG_TRUNCATED) && !to.begin().hasFlag(EventLayout.FLAG_TRUNCATED);
        if (given != arrived) {
            findings.broken(given + " bytes were given, " + arrived + " arrived", to.at(), from.at());
        } else if (whole && !from.begin().hasSameData(to.begin())) {
            findings.broken(given + " bytes were given, other bytes arrived", to.at(), from.at());
        }
    }
}
