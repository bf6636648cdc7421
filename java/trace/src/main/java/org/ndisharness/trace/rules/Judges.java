// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectKind;

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

    /** Every call on these VCs. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachCall(Function<TraceModel, Stream<VcHistory>> vcs,
            BiConsumer<OnCall, Monitor.Findings> judge) {
        return (model, findings) -> vcs.apply(model)
                .forEach(vc -> vc.calls().forEach(call -> judge.accept(new OnCall(model, vc, call), findings)));
    }

    /** Every call. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachCall(BiConsumer<OnCall, Monitor.Findings> judge) {
        return forEachCall(model -> model.vcs().stream(), judge);
    }

    /** Every close that reached the call manager of these VCs. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachClose(Function<TraceModel, Stream<VcHistory>> vcs,
            BiConsumer<OnClose, Monitor.Findings> judge) {
        return forEachCall(vcs, (on, findings) -> on.call().closes().stream().filter(c -> !c.handlers().isEmpty())
                .forEach(c -> judge.accept(new OnClose(on.model(), on.vc(), on.call(), c), findings)));
    }

    /** Every NdisClCloseCall on a VC that has had a call. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachRequest(BiConsumer<OnRequest, Monitor.Findings> judge) {
        return forEachCall((on, findings) -> on.call().closes().forEach(attempt -> attempt.request().ifPresent(request ->
                judge.accept(new OnRequest(on.model(), on.vc(), on.call(), attempt, request), findings))));
    }

    /** Every call of this function. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachFrame(FunctionId function, BiConsumer<OnFrame, Monitor.Findings> judge) {
        return (model, findings) -> model.frames(function).forEach(f -> judge.accept(new OnFrame(model, f), findings));
    }

    /** The innermost frame at the crash, if it fits. */
    static BiConsumer<TraceModel, Monitor.Findings> crashIn(Predicate<OnFrame> fits, String message) {
        return (model, findings) -> model.crashFrame().filter(f -> fits.test(new OnFrame(model, f)))
                .ifPresent(f -> findings.broken(message + " " + f, f));
    }

    /** The earliest; beyond every event if there is none. */
    static long first(LongStream moments) {
        return moments.min().orElse(Long.MAX_VALUE);
    }
}
