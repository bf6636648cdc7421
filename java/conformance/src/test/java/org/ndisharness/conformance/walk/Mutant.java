// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Breach;
import org.ndisharness.harness.Switches;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.World;
import org.ndisharness.trace.FunctionId;

/**
 * What is wrong with drivers or NDIS, to see that the walk finds it.
 *
 * @param misuses whether the session lets illegal calls through
 * @param world what is done to the world
 * @param policy the reply policy for an answer
 * @param operation what becomes of each operation
 */
record Mutant(boolean misuses, Consumer<World> world, Function<Answer, ReplyPolicy> policy, UnaryOperator<Operation> operation) {
    /** Nothing is wrong. */
    static final Mutant NONE = new Mutant(false, w -> {
    }, Answer::policy, UnaryOperator.identity());

    /** The stand-in NDIS breaks a rule. */
    static Mutant ofNdis(String rule, String way) {
        return new Mutant(false, w -> w.standIn().orElseThrow().breakRule(rule, way), Answer::policy, UnaryOperator.identity());
    }

    /** The policies of one callback break a rule. */
    static Mutant ofCallback(FunctionId callback, Breach breach) {
        return new Mutant(true, w -> {
        }, answer -> answer.callback() == callback ? answer.policy().breaking(breach) : answer.policy(),
                UnaryOperator.identity());
    }

    /** The drivers' guards are off. */
    static Mutant withoutGuards() {
        return new Mutant(true, w -> {
        }, Answer::policy, operation -> operation.flags(Operation.MISUSE));
    }

    void prepare(World started) {
        world.accept(started);
    }

    /** A mutant must not end the world where its stand-ins can report what they found. */
    Target open(String name) {
        TargetConfig config = ConfigFiles.target(name);
        return Target.open(this == NONE ? config : config.with(Switches.of(Map.of("verifier", 1), "mutant")));
    }

    ReplyPolicy apply(Answer answer) {
        return policy.apply(answer);
    }

    Operation apply(Operation taken) {
        return operation.apply(taken);
    }
}
