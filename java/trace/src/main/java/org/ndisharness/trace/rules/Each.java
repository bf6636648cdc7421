// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** A sentence about every call of some functions: {@code each(function).where(applies).must(holds, reason)}. */
final class Each {
    private final Set<FunctionId> functions;
    private final Predicate<OnFrame> judged;

    private Each(Set<FunctionId> functions, Predicate<OnFrame> judged) {
        this.functions = functions;
        this.judged = judged;
    }

    static Each each(FunctionId... functions) {
        return new Each(Set.of(functions), on -> true);
    }

    /** Narrows it. */
    Each where(Predicate<OnFrame> applies) {
        return new Each(functions, judged.and(applies));
    }

    /** Narrows it to one driver's calls or callbacks. */
    Each of(Side side) {
        return where(on -> on.frame().side() == side);
    }

    /** Narrows it to frames about a VC with a history. */
    Each onVc(Predicate<VcHistory> fits) {
        return where(on -> on.vc().map(fits::test).orElse(false));
    }

    /** The rule is broken at the beginning of each that does not hold. */
    BiConsumer<TraceModel, Monitor.Findings> must(Predicate<OnFrame> holds, Function<Frame, String> reason) {
        return (model, findings) -> judge(model, findings, f -> true, holds, f -> findings.broken(reason.apply(f), f));
    }

    /** Loops, not streams: there are hundreds of rules, and most functions are not in a trace. */
    private void judge(TraceModel model, Monitor.Findings findings, Predicate<Frame> counts, Predicate<OnFrame> holds,
            Consumer<Frame> broken) {
        findings.counting();
        for (FunctionId function : functions) {
            for (OnFrame on : model.situations().frames(function)) {
                if (counts.test(on.frame()) && judged.test(on)) {
                    findings.judged();
                    if (!holds.test(on)) {
                        broken.accept(on.frame());
                    }
                }
            }
        }
    }

    /** The same for frames that ended: the rule is broken at the RETURN. */
    BiConsumer<TraceModel, Monitor.Findings> mustEnd(Predicate<OnFrame> holds, Function<Frame, String> reason) {
        return (model, findings) -> judge(model, findings, f -> f.end().isPresent(), holds,
                f -> findings.broken(reason.apply(f), f.until(), f.at()));
    }

    /** No call of it may be made: one that this does not apply to has kept the rule. */
    BiConsumer<TraceModel, Monitor.Findings> mustNotBe(Function<Frame, String> reason) {
        return new Each(functions, on -> true).must(judged.negate(), reason);
    }

    /** A handler that may not pend. */
    BiConsumer<TraceModel, Monitor.Findings> mustNotPend() {
        return mustEnd(on -> !on.frame().returned(NdisStatus.PENDING), f -> f + " returned NDIS_STATUS_PENDING");
    }

    /** A function whose buffer is NULL has the size 0; places of both among its parameters. */
    BiConsumer<TraceModel, Monitor.Findings> mustHaveNoSizeWithoutBuffer(int buffer, int size) {
        return where(on -> on.frame().begin().arguments().length > size && on.frame().parameter(buffer) == 0)
                .must(on -> on.frame().parameter(size) == 0, f -> "Buffer is NULL and Size " + f.parameter(size));
    }

    /** The object's two ids agree, as far as they are linked, in a callback and the call that it comes from. */
    static BiConsumer<TraceModel, Monitor.Findings> contextsAgree(ObjectKind kind) {
        return (model, findings) -> model.frames().filter(f -> f.function().isCallback())
                .forEach(callback -> callback.outer().filter(call -> (call.side() == Side.CLIENT) != (callback.side() == Side.CLIENT))
                        .filter(call -> !call.subject(kind).isNone() && !callback.subject(kind).isNone())
                        .filter(call -> callback.side() == Side.CLIENT
                                ? !model.mayBeSame(callback.subject(kind), call.subject(kind))
                                : !model.mayBeSame(call.subject(kind), callback.subject(kind)))
                        .ifPresent(call -> findings.broken(call + " is about " + call.subject(kind) + ", " + callback + " about "
                                + callback.subject(kind), callback.at(), call.at())));
    }
}
