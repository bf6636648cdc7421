// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/**
 * One operation on objects that have names, and how the callbacks answer that it leads to. Immutable; each method returns a changed copy.
 *
 * @param on name of the object
 * @param with name of the second object, or empty
 * @param status status argument
 * @param makes name of the object that it makes, or empty
 * @param makesParty name of the party that it makes, or empty
 * @param parameters number of the call parameters
 */
record Step(OperationKind kind, String on, String with, NdisStatus status, String makes, String makesParty, int parameters,
        List<Answer> answers) {
    /** Number of the call parameters that are marked as changed. */
    static final int CHANGED = -1;

    static Step step(OperationKind kind, String on) {
        return new Step(kind, on, "", NdisStatus.SUCCESS, "", "", 0, List.of());
    }

    Step with(String second) {
        return new Step(kind, on, second, status, makes, makesParty, parameters, answers);
    }

    Step status(NdisStatus value) {
        return new Step(kind, on, with, value, makes, makesParty, parameters, answers);
    }

    Step making(String name) {
        return new Step(kind, on, with, status, name, makesParty, parameters, answers);
    }

    Step makingParty(String name) {
        return new Step(kind, on, with, status, makes, name, parameters, answers);
    }

    /** With other call parameters than the usual ones, which are number 0; {@link #CHANGED}: those that are there, marked as changed. */
    Step parameters(int number) {
        return new Step(kind, on, with, status, makes, makesParty, number, answers);
    }

    Step answered(Answer... values) {
        return new Step(kind, on, with, status, makes, makesParty, parameters, List.of(values));
    }

    /** On other objects. */
    Step renamed(Map<String, String> others) {
        return new Step(kind, others.getOrDefault(on, on), others.getOrDefault(with, with), status, makes, makesParty, parameters, answers);
    }

    boolean succeeds() {
        return status.equals(NdisStatus.SUCCESS);
    }

    boolean pends() {
        return status.equals(NdisStatus.PENDING);
    }

    /** How this callback answers; a callback that the step does not mention returns NDIS_STATUS_SUCCESS. */
    Answer answer(FunctionId callback) {
        Optional<Answer> found = answers.stream().filter(a -> a.callback() == callback).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException(this + " says nothing about " + callback));
    }

    /** Names of objects that have to be there. */
    Stream<String> uses() {
        return Stream.of(on, with).filter(name -> !name.isEmpty());
    }

    /** As one writes it in Java. */
    String toJava() {
        StringBuilder text = new StringBuilder("step(OperationKind.").append(kind.name()).append(", \"").append(on).append("\")");
        if (!with.isEmpty()) {
            text.append(".with(\"").append(with).append("\")");
        }
        if (!succeeds()) {
            text.append(".status(").append(Answer.java(status)).append(")");
        }
        if (!makes.isEmpty()) {
            text.append(".making(\"").append(makes).append("\")");
        }
        if (!makesParty.isEmpty()) {
            text.append(".makingParty(\"").append(makesParty).append("\")");
        }
        if (parameters != 0) {
            text.append(".parameters(").append(parameters).append(")");
        }
        if (!answers.isEmpty()) {
            text.append(answers.stream().map(Answer::toJava).collect(Collectors.joining(", ", ".answered(", ")")));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return toJava();
    }
}
