// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.ndisharness.harness.Break;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.NetworkMark;

/**
 * Does the steps of a scenario on a session. Verbs are the operations of the control protocol ({@code cl-close-call}), and:
 *
 * <pre>
 * policy CALLBACK ...             how a callback answers, see {@link Policies}
 * name [name] = entered CALLBACK  the object (and the second one) of the next entry of a callback
 * network MARK [object]           what the network did
 * advance 50ms                    lets time pass
 * quiesce                         lets everything happen that can
 * adapter pause|restart|...       what a box does to the adapter by itself
 * switch NAME POSITION            of the stand-in NDIS
 * ndis RULE WAY                   makes the stand-in break a rule from now on
 * ndis keep                       makes it keep all rules again
 * fault KIND                      in ndhctl.sys, at once
 * fault-in FUNCTION [side=SIDE]   in the driver of the next callback, or call, of this function: it reads through NULL
 * </pre>
 */
final class Steps {
    private static final Map<String, BiConsumer<StandInControl, Step>> ADAPTER = Map.ofEntries(
            Map.entry("pause", (c, s) -> c.pauseAdapter()), Map.entry("restart", (c, s) -> c.restartAdapter()),
            Map.entry("reset", (c, s) -> c.resetAdapter()), Map.entry("suspend", (c, s) -> c.suspendAdapter()),
            Map.entry("resume", (c, s) -> c.resumeAdapter()), Map.entry("halt", (c, s) -> c.haltAdapter()),
            Map.entry("start", (c, s) -> c.startAdapter()), Map.entry("unbind", (c, s) -> c.unbindProtocols()),
            Map.entry("bind", (c, s) -> c.bindProtocols()), Map.entry("surprise", (c, s) -> c.surpriseRemoveAdapter()),
            Map.entry("shutdown", (c, s) -> c.shutdownAdapter()));
    private static final Map<String, Integer> FLAGS = Map.of("async", Operation.ASYNC, "multipoint", Operation.MULTIPOINT,
            "null-party", Operation.NULL_PARTY, "miniport", Operation.MINIPORT, "manager", Operation.MANAGER);

    private final Session session;
    private final Names names;
    private final Policies policies;
    private final List<String> notes = new ArrayList<>();
    private final Map<Step, Integer> faultsFrom = new HashMap<>();
    private final Optional<Map<Step, Long>> rehearsed;
    private int eventsSeen;

    /** @param rehearsed what {@link #strikes} gave in a rehearsal; empty: this is one, or none is needed */
    Steps(Session session, Optional<Map<Step, Long>> rehearsed) {
        this.session = session;
        this.rehearsed = rehearsed;
        this.names = new Names(session);
        this.policies = new Policies(names);
    }

    /** Operations that were refused, and steps whose object does not exist. */
    List<String> notes() {
        return notes;
    }

    /** What cannot be done is noted, but for mistakes in the step and the end of the world. */
    void execute(Step step) {
        try {
            run(step);
        } catch (IllegalArgumentException | WorldLostException meant) {
            throw meant;
        } catch (RuntimeException refused) {
            notes.add(step.place() + ": " + refused.getMessage());
        }
    }

    private void run(Step step) {
        switch (step.verb()) {
            case "policy" -> session.apply(policies.parse(step));
            case "entered" -> entered(step);
            case "network" -> network(step);
            case "advance" -> session.advance(Arguments.duration(step.word(0), step));
            case "quiesce" -> session.quiesce();
            case "adapter" -> adapter(step);
            case "switch" -> standIn().set(StandInSwitch.of(step.word(0), step.place()), (int) Arguments.number(step.word(1), step));
            case "ndis" -> ndis(step);
            case "fault" -> session.fault(Arguments.constant(Fault.class, step.word(0), step), 0);
            case "fault-in" -> faultIn(step);
            default -> operation(step);
        }
    }

    /** Where the fault strikes is known from a rehearsal: equal steps make equal events. In it nothing strikes. */
    private void faultIn(Step step) {
        session.trace().update();
        if (rehearsed.isEmpty()) {
            faultsFrom.put(step, session.trace().recorded().size());
        } else if (rehearsed.get().containsKey(step)) {
            session.fault(Fault.NULL_READ, rehearsed.get().get(step));
        } else {
            notes.add(step.place() + ": " + step.word(0) + " did not come in the rehearsal");
        }
    }

    /** Sequence numbers of the events at which the faults have to strike, from the trace of a rehearsal. */
    Map<Step, Long> strikes() {
        Map<Step, Long> strikes = new HashMap<>();
        List<TraceEvent> events = session.trace().update().recorded().events();
        faultsFrom.forEach((step, from) -> {
            FunctionId function = Arguments.function(step.word(0), step);
            EventKind kind = function.isCallback() ? EventKind.ENTER : EventKind.CALL;
            events.subList(from, events.size()).stream().filter(e -> e.is(kind, function))
                    .filter(e -> step.option("side").map(side -> e.side().label().equals(side)).orElse(true)).findFirst()
                    .ifPresent(e -> strikes.put(step, e.sequence()));
        });
        return strikes;
    }

    private StandInControl standIn() {
        return session.world().standIn().orElseThrow();
    }

    private void ndis(Step step) {
        if (step.words().equals(List.of("keep"))) {
            standIn().keepRules();
        } else {
            standIn().breakRule(step.word(0), step.word(1));
        }
    }

    private void adapter(Step step) {
        BiConsumer<StandInControl, Step> command = ADAPTER.get(step.word(0));
        if (command == null) {
            throw step.wrong("'" + step.word(0) + "'; allowed: " + String.join(", ", ADAPTER.keySet().stream().sorted().toList()));
        }
        command.accept(standIn(), step);
    }

    private void entered(Step step) {
        session.quiesce();
        List<TraceEvent> events = session.trace().update().recorded().events();
        Optional<TraceEvent> found = events.subList(eventsSeen, events.size()).stream()
                .filter(e -> e.is(EventKind.ENTER, Arguments.function(step.word(0), step)))
                .filter(e -> step.option("side").map(side -> e.side().label().equals(side)).orElse(true)).findFirst();
        if (found.isEmpty()) {
            notes.add(step.place() + ": " + step.word(0) + " was not entered");
            return;
        }
        eventsSeen = events.indexOf(found.get()) + 1;
        names.put(step.results().get(0), found.get().object());
        if (step.results().size() > 1) {
            names.put(step.results().get(1), found.get().object2());
        }
    }

    private void network(Step step) {
        ObjectId object = step.words().size() < 2 ? ObjectId.NONE : names.find(step.word(1), Side.CALL_MANAGER).orElse(ObjectId.NONE);
        session.mark(Arguments.constant(NetworkMark.class, step.word(0), step), object);
    }

    /** An operation whose object does not exist is left out: an earlier step was broken on purpose. */
    private void operation(Step step) {
        OperationKind kind = Arguments.constant(OperationKind.class, step.verb(), step);
        Side side = sideOf(kind);
        Operation operation = new Operation(kind);
        for (int i = 0; i < step.words().size(); i++) {
            Optional<ObjectId> object = names.find(step.word(i), side);
            if (object.isEmpty()) {
                notes.add(step.place() + ": there is no " + step.word(i));
                return;
            }
            switch (i) {
                case 0 -> operation.on(object.get());
                case 1 -> operation.with(object.get());
                default -> throw step.wrong("more than two objects");
            }
        }
        if (step.forced()) {
            operation.flags(Operation.MISUSE);
        }
        values(step, side, operation);
        step.options().forEach((name, value) -> option(step, side, operation, name, value));
        submit(step, operation);
    }

    private static Side sideOf(OperationKind kind) {
        String name = kind.name();
        return name.startsWith("CL_") ? Side.CLIENT : name.startsWith("MP_") ? Side.MINIPORT : Side.CALL_MANAGER;
    }

    private void submit(Step step, Operation operation) {
        OperationResult result = session.execute(operation);
        for (int i = 0; i < step.results().size(); i++) {
            names.put(step.results().get(i), i == 0 ? result.object() : result.party());
        }
        for (long again = step.option("repeat").map(times -> Arguments.number(times, step)).orElse(1L); again > 1; again--) {
            session.execute(operation);
        }
    }

    private void values(Step step, Side side, Operation operation) {
        long first = step.option("value").map(v -> Arguments.number(v, step)).orElse(0L);
        long second = step.option("wrong").map(name -> names.find(name, side).orElseThrow(() -> step.wrong("there is no " + name)).value())
                .orElse(0L);
        operation.values(first, second);
    }

    private void option(Step step, Side side, Operation operation, String name, String value) {
        switch (name) {
            case "status" -> operation.status(Arguments.status(value, step));
            case "from" -> operation.from(Arguments.context(value, step));
            case "after" -> operation.after(Arguments.duration(value, step));
            case "data" -> operation.data(Arguments.data(value, step));
            case "bytes" -> operation.payload(Arguments.bytes(value));
            case "call" -> operation.parameters(Arguments.call(value, step));
            case "oid" -> {
                Arguments.Oid oid = Arguments.Oid.parse(value, step);
                operation.oid(oid.request(), oid.input());
            }
            case "transfer" -> operation.transfer(Arguments.transfer(value, step),
                    (int) (long) step.option("value").map(v -> Arguments.number(v, step)).orElse(0L));
            case "break" -> Arguments.constants(Break.class, value, step).forEach(operation::breaking);
            case "flags" -> Arrays.stream(value.split(",")).forEach(flag -> operation.flags(flag(flag, step)));
            case "value", "wrong", "repeat" -> {
            }
            default -> throw step.wrong("option '" + name + "' is not known");
        }
    }

    private static int flag(String name, Step step) {
        Integer flag = FLAGS.get(name);
        if (flag == null) {
            throw step.wrong("flag '" + name + "'; allowed: " + FLAGS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return flag;
    }
}
