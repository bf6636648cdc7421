// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.rules.Situations.Vcs;

/** Ways to take a judge through a trace, for those that look at one call, close or function at a time. */
final class Judges {
    private Judges() {
    }

    /** One call with all that surrounds it. */
    record OnCall(TraceModel model, VcHistory vc, CallHistory call) {
        /** When the VC went on to its next call; beyond every event if it did not. */
        long nextCallAt() {
            return vc.nextCallAt(call);
        }

        /** Whether its creator deleted the VC after the call, or there is another call on it. */
        boolean movedOn() {
            return vc.deletes().stream().anyMatch(d -> d.at() > call.begin().at()) || vc.nextCall(call).isPresent();
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

        /** The callbacks of this function directly inside it. */
        List<Frame> callbacks(FunctionId function) {
            return model.frames(function).filter(f -> f.outer().map(o -> o == frame).orElse(false)).toList();
        }
    }

    /** Every call on these VCs; what the rule is about comes up where its subject is called. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachCall(Vcs vcs, BiConsumer<OnCall, Monitor.Findings> judge) {
        return each(model -> model.situations().calls(vcs), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachCall(Vcs vcs, Predicate<OnCall> applies,
            BiConsumer<OnCall, Monitor.Findings> judge) {
        return each(model -> model.situations().calls(vcs), applies, (on, findings) -> findings.judged(), judge);
    }

    /** Every call. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachCall(BiConsumer<OnCall, Monitor.Findings> judge) {
        return forEachCall(Vcs.ALL, judge);
    }

    /** Every close that reached the call manager of these VCs. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachClose(Vcs vcs, BiConsumer<OnClose, Monitor.Findings> judge) {
        return each(model -> model.situations().closes(vcs), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachClose(Vcs vcs, Predicate<OnClose> applies,
            BiConsumer<OnClose, Monitor.Findings> judge) {
        return each(model -> model.situations().closes(vcs), applies, (on, findings) -> findings.judged(), judge);
    }

    /** Every NdisClCloseCall on a VC that has had a call. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachRequest(BiConsumer<OnRequest, Monitor.Findings> judge) {
        return each(model -> model.situations().requests(), on -> true, (on, findings) -> findings.judged(on.vc()), judge);
    }

    /** Those of them to which the rule applies. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachRequest(Predicate<OnRequest> applies,
            BiConsumer<OnRequest, Monitor.Findings> judge) {
        return each(model -> model.situations().requests(), applies, (on, findings) -> findings.judged(), judge);
    }

    private static <T> BiConsumer<TraceModel, Monitor.Findings> each(Function<TraceModel, List<T>> situations, Predicate<T> applies,
            BiConsumer<T, Monitor.Findings> count, BiConsumer<T, Monitor.Findings> judge) {
        return (model, findings) -> {
            findings.counting();
            for (T on : situations.apply(model)) {
                if (applies.test(on)) {
                    count.accept(on, findings);
                    judge.accept(on, findings);
                }
            }
        };
    }

    /** Every call of this function. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachFrame(FunctionId function, BiConsumer<OnFrame, Monitor.Findings> judge) {
        return (model, findings) -> {
            findings.counting();
            for (OnFrame on : model.situations().frames(function)) {
                findings.judged();
                judge.accept(on, findings);
            }
        };
    }

    /** The innermost frame at the crash, if it fits. Whoever came through such a frame has kept the rule. */
    static BiConsumer<TraceModel, Monitor.Findings> crashIn(Predicate<OnFrame> fits, String message) {
        return (model, findings) -> {
            findings.counting(() -> model.frames().anyMatch(f -> fits.test(new OnFrame(model, f))));
            model.crashFrame().filter(f -> fits.test(new OnFrame(model, f))).ifPresent(f -> findings.broken(message + " " + f, f));
        };
    }

    /** The earliest; beyond every event if there is none. */
    static long first(LongStream moments) {
        return moments.min().orElse(Long.MAX_VALUE);
    }

    /** The bytes that one function was given have to arrive at the other. */
    static void sameData(Frame from, Frame to, Monitor.Findings findings) {
        long given = from.hasBuffer() ? from.size() : 0;
        long arrived = to.hasBuffer() ? to.size() : 0;
        boolean whole = Stream.of(from, to).noneMatch(f -> f.begin().hasFlag(EventLayout.FLAG_TRUNCATED));
        if (given != arrived) {
            findings.broken(given + " bytes were given, " + arrived + " arrived", to.at(), from.at());
        } else if (whole && !Arrays.equals(from.begin().data(), to.begin().data())) {
            findings.broken(given + " bytes were given, other bytes arrived", to.at(), from.at());
        }
    }
}
