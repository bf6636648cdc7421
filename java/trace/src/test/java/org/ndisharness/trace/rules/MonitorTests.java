// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceEvent;

/** Each monitor speaks on traces that break its rule, names the decisive event, and is silent on correct ones. */
class MonitorTests {
    private static final int CLOSE_FAMILY_RULES = 86;

    static Stream<Script> broken() {
        return Script.all("breaks");
    }

    static Stream<Script> correct() {
        return Stream.concat(Script.all("scenario"), Script.all("keeps"));
    }

    private static Set<String> ids(List<Violation> violations) {
        return violations.stream().map(v -> v.rule().id()).collect(Collectors.toSet());
    }

    private static Set<String> subjects(String kind) {
        return Script.all(kind).map(Script::name).collect(Collectors.toSet());
    }

    @Test
    void everyRuleOfTheCloseFamilyIsJudged() {
        List<String> family = RuleCatalogue.shipped().matching(Script.CLOSE_FAMILY).stream().map(Rule::id).toList();

        assertThat(family).hasSize(CLOSE_FAMILY_RULES);
        assertThat(Monitors.shipped().rules()).containsAll(family);
    }

    @Test
    void everyMonitorHasABreakingTrace() {
        Set<String> rows = ExchangeRules.monitors().stream().map(m -> m.rule().id()).collect(Collectors.toSet());
        Set<String> judged = Monitors.shipped().rules().stream().filter(id -> !rows.contains(id)).collect(Collectors.toSet());

        assertThat(subjects("breaks")).containsExactlyInAnyOrderElementsOf(judged);
    }

    @Test
    void everyRuleOfTheCloseFamilyHasATraceThatComesNearAndKeepsIt() {
        assertThat(subjects("keeps")).containsAll(Monitors.shipped().matching(Script.CLOSE_FAMILY).rules());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void speaksWhenItsRuleIsBroken(Script script) {
        TraceScript broken = script.trace();

        List<Violation> violations = script.monitors().check(broken.trace(), broken.end());

        assertThat(ids(violations)).as("%s", violations).containsExactlyInAnyOrderElementsOf(script.names());
        assertThat(violations.stream().filter(v -> v.rule().id().equals(script.name())).map(v -> v.events().get(0)).toList())
                .as("decisive events of %s", violations).containsExactlyElementsOf(broken.decisive());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("correct")
    void isSilentWhenAllRulesAreKept(Script script) {
        TraceScript correct = script.trace();

        assertThat(script.monitors().check(correct.trace(), correct.end())).isEmpty();
    }

    /** That a trace holds no function that a judge needs must not hide anything. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void findsNothingWhereItIsNotAsked(Script script) {
        TraceScript broken = script.trace();
        TraceModel model = TraceModel.of(broken.trace(), broken.end());

        assertThat(Monitors.shipped().monitors()).filteredOn(m -> !m.concerns(model)).isNotEmpty()
                .allSatisfy(m -> assertThat(m.check(model)).isEmpty());
    }

    /** What was recorded so far never shows more than the whole. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("correct")
    void isSilentWhereverACorrectTraceIsCut(Script script) {
        Trace whole = script.trace().trace();
        List<String> alarms = new ArrayList<>();
        for (TraceEvent next : whole.events()) {
            Trace cut = new Trace(whole.header());
            cut.append(whole.rawRecords().slice(0, (int) (next.sequence() - 1) * EventLayout.SIZE));
            script.monitors().check(cut, TraceEnd.CUT).forEach(v -> alarms.add("before " + next + ": " + v));
        }

        assertThat(alarms).isEmpty();
    }
}
