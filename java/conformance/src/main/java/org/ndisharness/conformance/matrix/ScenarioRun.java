// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Violation;

/**
 * Runs steps in a world of their own and judges what was recorded before the teardown; drivers are unloaded after it, which shows leaks.
 */
final class ScenarioRun {
    private static final long SEED = 1;
    private static final Duration QUIET = Duration.ofMinutes(2);

    private final World world;
    private final List<String> notes = new ArrayList<>();
    private Trace judged;
    private String leak = "";
    private List<Violation> violations;

    private ScenarioRun(World world) {
        this.world = world;
    }

    static Outcome of(Target target, String name, List<Step> steps) {
        if (steps.stream().noneMatch(step -> step.verb().equals("fault-in"))) {
            return of(target, name, steps, Optional.empty());
        }
        try (World world = target.openWorld(SEED)) {
            Map<Step, Long> strikes = new ScenarioRun(world).rehearse(name, steps);
            return of(target, name, steps, Optional.of(strikes));
        }
    }

    private static Outcome of(Target target, String name, List<Step> steps, Optional<Map<Step, Long>> rehearsed) {
        try (World world = target.openWorld(SEED)) {
            ScenarioRun run = new ScenarioRun(world);
            run.run(name, steps, rehearsed);
            String crash = world.isAlive() ? "" : world.crash().describe();
            return new Outcome(run.judged, run.violations, crash, run.leak, run.notes);
        }
    }

    private Session open(String name) {
        Session session = world.openSession(name, SessionOptions.defaults().withMisuse(), "fork");
        world.standIn().orElseThrow().set(StandInSwitch.VERIFIER, 1);
        return session;
    }

    private Map<Step, Long> rehearse(String name, List<Step> steps) {
        Session session = open(name);
        try {
            Steps doing = new Steps(session, Optional.empty());
            steps.forEach(doing::execute);
            session.quiesce();
            return doing.strikes();
        } finally {
            end(session);
        }
    }

    private void run(String name, List<Step> steps, Optional<Map<Step, Long>> rehearsed) {
        Session session = open(name);
        Trace trace = session.trace().recorded();
        boolean lost = false;
        int done = 0;
        try {
            Steps doing = new Steps(session, rehearsed);
            steps.forEach(doing::execute);
            session.quiesce();
            session.trace().update();
            notes.addAll(doing.notes());
            done = trace.size();
        } catch (WorldLostException ended) {
            lost = true;
            done = trace.size();
        } finally {
            end(session);
        }
        judged = Judged.of(trace, done);
        violations = Monitors.shipped().check(judged, lost ? TraceEnd.CRASHED : TraceEnd.COMPLETE);
    }

    private String leftOver() {
        Map<String, List<Long>> left = new TreeMap<>(world.census().entries());
        left.values().removeIf(counts -> counts.stream().allMatch(count -> count == 0));
        return left.isEmpty() ? "" : "left behind: " + left;
    }

    /** What a mutant left may keep the teardown from ending; that is not what is judged. */
    private void end(Session session) {
        try {
            session.close();
            List<TargetConfig.Service> services = world.target().config().services();
            for (int i = services.size() - 1; i >= 0 && world.isAlive(); i--) {
                world.stopService(services.get(i).name());
            }
            if (world.isAlive()) {
                world.quiesce(QUIET);
                leak = leftOver();
            }
        } catch (RuntimeException failure) {
            notes.add("teardown: " + failure.getMessage());
        }
    }
}
