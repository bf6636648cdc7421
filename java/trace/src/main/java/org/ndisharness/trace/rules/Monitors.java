// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ndisharness.trace.Glob;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;

/** A set of monitors: judges whole traces, live or from a file, of any target. */
public final class Monitors {
    private static final Monitors SHIPPED = new Monitors(Stream.of(ManagerCloseRules.monitors(), IncomingCloseRules.monitors(),
            ClientCloseRules.monitors(), NdisCloseRules.monitors(), StandAloneCloseRules.monitors(),
            ExchangeRules.monitors(), HandleRules.monitors(), IrqlRules.monitors(), VcRules.monitors(),
            CallRules.monitors(), PartyRules.monitors(), FamilyRules.monitors(), BindingRules.monitors(), DataRules.monitors(),
            QosRules.monitors(), OidRules.monitors()).flatMap(List::stream).toList());

    private final List<Monitor> monitors;

    private Monitors(List<Monitor> monitors) {
        this.monitors = monitors;
    }

    /** All monitors of this version. */
    public static Monitors shipped() {
        return SHIPPED;
    }

    /** Those whose rule ids fit one of the patterns, in which {@code *} stands for anything. */
    public Monitors matching(Collection<String> patterns) {
        Predicate<String> wanted = Glob.anyOf(patterns);
        return new Monitors(monitors.stream().filter(m -> wanted.test(m.rule().id())).toList());
    }

    List<Monitor> monitors() {
        return monitors;
    }

    /** Ids of the rules that are judged. */
    public Set<String> rules() {
        return monitors.stream().map(m -> m.rule().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** Ids of the rules whose situation comes up in a trace: that the others are not broken there says nothing of them. */
    Set<String> judging(TraceModel model) {
        return monitors.stream().filter(m -> m.judges(model)).map(m -> m.rule().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** The broken rules of a trace that ran to its end, in the order of their decisive events. */
    public List<Violation> check(Trace trace) {
        return check(trace, TraceEnd.COMPLETE);
    }

    /** The broken rules of a trace, in the order of their decisive events. */
    public List<Violation> check(Trace trace, TraceEnd end) {
        TraceModel model = TraceModel.of(trace, end);
        List<Violation> violations = new ArrayList<>();
        for (Monitor monitor : monitors) {
            if (monitor.concerns(model)) {
                violations.addAll(monitor.check(model));
            }
        }
        violations.sort(Monitors::compare);
        return violations;
    }

    private static int compare(Violation one, Violation other) {
        int order = Long.compare(decisive(one), decisive(other));
        return order != 0 ? order : one.rule().id().compareTo(other.rule().id());
    }

    private static long decisive(Violation violation) {
        return violation.events().isEmpty() ? Long.MAX_VALUE : violation.events().get(0);
    }
}
