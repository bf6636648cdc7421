// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.ArrayList;
import java.util.List;
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

/** Runs steps in a world of their own and judges what was recorded before the teardown; drivers are unloaded after it, which shows leaks. */
final class ScenarioRun {
    private static final long SEED = 1;

    private final World world;
    private final List<String> notes = new ArrayList<>();
    private Trace judged;
    private List<Violation> violations;

    private ScenarioRun(World world) {
        this.world = world;
    }

    static Outcome of(Target target, String name, List<Step> steps) {
        try (World world = target.openWorld(SEED)) {
            ScenarioRun run = new ScenarioRun(world);
            run.run(name, steps);
            String crash = world.isAlive() ? "" : world.crash().describe();
            return new Outcome(run.judged, run.violations, crash, run.notes);
        }
    }

    private void run(String name, List<Step> steps) {
        Session session = world.openSession(name, SessionOptions.defaults().withMisuse(), "fork");
        Trace trace = session.trace().recorded();
        boolean lost = false;
        int done = 0;
        try {
            world.standIn().orElseThrow().set(StandInSwitch.VERIFIER, 1);
            Steps doing = new Steps(session);
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

    /** What a mutant left may keep the teardown from ending; that is not what is judged. */
    private void end(Session session) {
        try {
            session.close();
            List<TargetConfig.Service> services = world.target().config().services();
            for (int i = services.size() - 1; i >= 0 && world.isAlive(); i--) {
                world.stopService(services.get(i).name());
            }
        } catch (RuntimeException failure) {
            notes.add("teardown: " + failure.getMessage());
        }
    }
}
