// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.ResetReport;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Monitors;

/** Takes chains of steps with real drivers, and compares what they do with what the model predicts. */
final class Walk implements AutoCloseable {
    private final Target target;
    private final Mutant mutant;
    private final Visits visits;
    private World world;
    private Session session;
    private long steps;

    Walk(String target, Mutant mutant) {
        this.mutant = mutant;
        this.target = mutant.open(target);
        begin();
        visits = new Visits(isStandAlone());
    }

    private void begin() {
        world = target.openWorld(1);
        session = world.openSession("walk", mutant.misuses() ? SessionOptions.defaults().withMisuse() : SessionOptions.defaults(), "reset");
        session.addressFamily();
        mutant.prepare(world);
        session.mark();
    }

    boolean isStandAlone() {
        return session.hello().isStandAlone();
    }

    /** Transitions that the drivers took as predicted. */
    Visits visits() {
        return visits;
    }

    /** Steps taken. */
    long steps() {
        return steps;
    }

    /**
     * Takes the steps, from the beginning of the session.
     *
     * @throws Disagreement when the drivers do something else, or a rule is broken
     */
    void take(Chain chain) {
        String where = "before the first step";
        session.rewind();
        try {
            Model model = new Model(isStandAlone());
            Names names = new Names(session);
            for (int i = 0; i < chain.length(); i++) {
                where = "in step " + (i + 1) + " of " + chain.length() + ", " + chain.steps().get(i).toJava();
                take(chain.steps().get(i), model, names);
                steps++;
            }
            for (Step owed : model.owed()) {
                where = "at the end, in " + owed.toJava();
                take(owed, model, names);
            }
            where = "at the end";
            finish();
        } catch (Disagreement disagreement) {
            throw new Disagreement(where + ": " + disagreement.getMessage() + "\n" + chain.toJava());
        } catch (WorldLostException lost) {
            world.close();
            begin();
            throw new Disagreement(where + ": " + lost.getMessage() + "\n" + chain.toJava());
        }
    }

    private void take(Step step, Model model, Names names) {
        Set<String> before = new LinkedHashSet<>(model.gone);
        Prediction prediction = model.apply(step);
        List<Operation> batch = new ArrayList<>();
        Stream.concat(usual().stream(), step.answers().stream())
                .forEach(answer -> batch.add(Operation.policy(mutant.apply(answer)).flags(Operation.CONTINUE)));
        batch.add(mutant.apply(names.operation(step).flags(Operation.CONTINUE)));
        OperationResult result = session.execute(batch).get(batch.size() - 1);
        List<String> callbacks = names.read(step, result, model);
        compare("the guard's answer", NtStatus.name(prediction.outcome()), NtStatus.name(result.outcome()));
        compare("the status", prediction.status().toString(), result.ndisStatus().toString());
        compare("the callbacks", String.join("; ", prediction.callbacks()), String.join("; ", callbacks));
        compareStates(model, names, before);
        visits.add(prediction.transitions());
    }

    /** Activations that a call manager makes by itself succeed at once. */
    private List<Answer> usual() {
        return !isStandAlone() ? List.of()
                : List.of(Answer.returning(FunctionId.MINIPORT_CO_ACTIVATE_VC, Side.MINIPORT, NdisStatus.SUCCESS),
                        Answer.returning(FunctionId.MINIPORT_CO_DEACTIVATE_VC, Side.MINIPORT, NdisStatus.SUCCESS));
    }

    private static void compare(String what, String predicted, String seen) {
        if (!predicted.equals(seen)) {
            throw new Disagreement(what + ": predicted " + predicted + ", seen " + seen);
        }
    }

    private void compareStates(Model model, Names names, Set<String> goneBefore) {
        List<Model.Expected> expected = model.expected();
        List<Operation> queries = new ArrayList<>();
        expected.forEach(e -> queries.add(names.query(e.side(), e.name())));
        List<String> ended = model.gone.stream().filter(name -> !goneBefore.contains(name)).toList();
        ended.forEach(name -> queries.addAll(names.queries(name)));
        List<OperationResult> results = session.execute(queries);
        for (int i = 0; i < results.size(); i++) {
            OperationResult result = results.get(i);
            if (i < expected.size()) {
                Model.Expected state = expected.get(i);
                compare("state of " + state.name() + " for the " + state.side().label(), Model.Expected.text(state.value()),
                        result.wasExecuted() ? Model.Expected.text(result.value()) : NtStatus.name(result.outcome()));
            } else {
                compare("state of what is no more, " + ended, NtStatus.name(NtStatus.INVALID_HANDLE), NtStatus.name(result.outcome()));
            }
        }
    }

    /** The drivers tear down what is left; no rule is broken. */
    private void finish() {
        ResetReport report = session.reset();
        if (report.hung() > 0) {
            throw new Disagreement("teardown left " + report.hung() + " objects, the first " + report.firstHung());
        }
        session.quiesce();
        if (mutant.misuses()) {
            return;
        }
        /* What a driver only should do, as to give up a binding whose family did not open, would end the walk. */
        Monitors.shipped().check(session.trace().update().recorded()).stream().filter(v -> v.rule().isMust()).findFirst()
                .ifPresent(broken -> {
                    throw new Disagreement("rule broken: " + broken);
                });
    }

    @Override
    public void close() {
        session.rewind();
        session.close();
        world.close();
        target.close();
    }
}
