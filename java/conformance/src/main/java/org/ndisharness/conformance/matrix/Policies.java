// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.time.Duration;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.ReplyPolicy.Breach;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;

/**
 * Reply policies as steps write them:
 * {@code policy CALLBACK [automatic|manual|return=STATUS|complete=STATUS] [side=client|mcm|miniport] [from=CONTEXT] [after=50ms]
 * [on=OBJECT] [times=N] [doing=ACTION,...] [acting=STATUS] [acting-from=CONTEXT] [break=BREACH,...]}.
 */
final class Policies {
    private static final Set<String> OPTIONS =
            Set.of("return", "complete", "side", "from", "after", "on", "times", "doing", "acting", "acting-from",
                    "acting-after", "break");

    private final Names names;

    Policies(Names names) {
        this.names = names;
    }

    ReplyPolicy parse(Step step) {
        step.options().keySet().stream().filter(name -> !OPTIONS.contains(name)).findFirst().ifPresent(name -> {
            throw step.wrong("option '" + name + "'; allowed: " + String.join(", ", OPTIONS.stream().sorted().toList()));
        });
        FunctionId callback = Arguments.function(step.word(0), step);
        ReplyPolicy policy =
                step.option("side").map(side -> ReplyPolicy.of(callback, Side.ofLabel(side))).orElseGet(() -> ReplyPolicy.of(callback));
        policy = answer(step, policy);
        Map<String, String> options = step.options();
        if (options.containsKey("from")) {
            policy = policy.from(Arguments.context(options.get("from"), step));
        }
        if (options.containsKey("after")) {
            policy = policy.after(Arguments.duration(options.get("after"), step));
        }
        if (options.containsKey("times")) {
            policy = policy.times((int) Arguments.number(options.get("times"), step));
        }
        if (options.containsKey("on")) {
            Side side = policy.side();
            policy = policy.on(names.find(options.get("on"), side).orElse(ObjectId.NONE));
        }
        return breaches(step, actions(step, policy));
    }

    private static ReplyPolicy answer(Step step, ReplyPolicy policy) {
        for (String word : step.words().subList(1, step.words().size())) {
            switch (word) {
                case "automatic" :
                    return policy.automatic();
                case "manual" :
                    return policy.manual();
                default :
                    throw step.wrong("'" + word + "'; allowed: automatic, manual");
            }
        }
        return step.option("complete").map(status -> policy.completeWith(Arguments.status(status, step)))
                .orElseGet(() -> step.option("return").map(status -> policy.returning(Arguments.status(status, step))).orElse(policy));
    }

    private static ReplyPolicy actions(Step step, ReplyPolicy policy) {
        ReplyPolicy changed = policy;
        if (step.options().containsKey("doing")) {
            changed = changed.doing(Arguments.constants(Action.class, step.options().get("doing"), step).toArray(Action[]::new));
        }
        if (step.options().containsKey("acting")) {
            changed = changed.actingWith(Arguments.status(step.options().get("acting"), step));
        }
        if (step.options().containsKey("acting-from")) {
            changed = changed.actingFrom(Arguments.context(step.options().get("acting-from"), step),
                    step.option("acting-after").map(text -> Arguments.duration(text, step)).orElse(Duration.ZERO));
        }
        return changed;
    }

    private static ReplyPolicy breaches(Step step, ReplyPolicy policy) {
        List<Breach> ways = step.option("break").map(text -> Arguments.constants(Breach.class, text, step)).orElse(List.of());
        return ways.isEmpty() ? policy : policy.breaking(ways.get(0), EnumSet.copyOf(ways).toArray(Breach[]::new));
    }
}
