// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
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
        return new Each(EnumSet.copyOf(List.of(functions)), on -> true);
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
    Judge must(Predicate<OnFrame> holds, Function<Frame, String> reason) {
        return judge(false, holds, reason);
    }

    /** The same with one reason for all. */
    Judge must(Predicate<OnFrame> holds, String reason) {
        return must(holds, frame -> reason);
    }

    /** The same for frames that ended: the rule is broken at the RETURN. */
    Judge mustEnd(Predicate<OnFrame> holds, Function<Frame, String> reason) {
        return judge(true, holds, reason);
    }

    /** The same with one reason for all. */
    Judge mustEnd(Predicate<OnFrame> holds, String reason) {
        return mustEnd(holds, frame -> reason);
    }

    /** No call of it may be made: one that this does not apply to has kept the rule. */
    Judge mustNotBe(Function<Frame, String> reason) {
        return new Each(functions, on -> true).must(judged.negate(), reason);
    }

    /** The same with one reason for all. */
    Judge mustNotBe(String reason) {
        return mustNotBe(frame -> reason);
    }

    /** Loops, not streams: there are hundreds of rules, and most functions are not in a trace. */
    private Judge judge(boolean atEnd, Predicate<OnFrame> holds, Function<Frame, String> reason) {
        FunctionId[] all = functions.toArray(FunctionId[]::new);
        return Judge.inTracesWith(functions, (model, findings) -> {
            findings.counting();
            for (FunctionId function : all) {
                for (OnFrame on : model.situations().frames(function)) {
                    Frame frame = on.frame();
                    if ((!atEnd || frame.hasEnded()) && judged.test(on)) {
                        findings.judged();
                        if (!holds.test(on)) {
                            findings.broken(reason.apply(frame), atEnd ? new long[] {frame.until(), frame.at()} : new long[] {frame.at()});
                        }
                    }
                }
            }
        });
    }

    /** A handler that may not pend. */
    Judge mustNotPend() {
        return mustEnd(on -> !on.frame().returned(NdisStatus.PENDING), f -> f + " returned NDIS_STATUS_PENDING");
    }

    /** A function whose buffer is NULL has the size 0; places of both among its parameters. */
    Judge mustHaveNoSizeWithoutBuffer(int buffer, int size) {
        return where(on -> on.frame().begin().argumentCount() > size && on.frame().parameter(buffer) == 0)
                .must(on -> on.frame().parameter(size) == 0, f -> "Buffer is NULL and Size " + f.parameter(size));
    }

    /** The object's two ids agree, as far as they are linked, in a callback and the call that it comes from. */
    static Judge contextsAgree(ObjectKind kind) {
        return (model, findings) -> {
            for (Frame callback : model.allFrames()) {
                Frame call = callback.function().isCallback() ? callback.outer().orElse(null) : null;
                if (call != null && (call.side() == Side.CLIENT) != (callback.side() == Side.CLIENT)
                        && !mayAgree(model, kind, call, callback)) {
                    findings.broken(call + " is about " + call.subject(kind) + ", " + callback + " about " + callback.subject(kind),
                            callback.at(), call.at());
                }
            }
        };
    }

    private static boolean mayAgree(TraceModel model, ObjectKind kind, Frame call, Frame callback) {
        ObjectId asked = call.subject(kind);
        ObjectId told = callback.subject(kind);
        boolean toClient = callback.side() == Side.CLIENT;
        return asked.isNone() || told.isNone() || model.mayBeSame(toClient ? told : asked, toClient ? asked : told);
    }
}
