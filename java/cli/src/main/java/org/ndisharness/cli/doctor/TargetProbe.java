// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.Hello;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.World;

/** Opens a target and says HELLO. */
interface TargetProbe {
    /**
     * What answered.
     *
     * @param label what it runs on
     * @param addressFamily whether our miniport's address family is open, else why not
     */
    record Answer(String label, Hello hello, String addressFamily) {
    }

    /**
     * Asks the drivers.
     *
     * @throws RuntimeException when the target cannot be opened or nobody answers
     */
    Answer ask();

    /** Opens this target, a world and a session. */
    static Answer ask(TargetConfig config) {
        try (Target target = Target.open(config); World world = target.openWorld(1)) {
            String addressFamily = "";
            try (Session session = world.openSession("doctor")) {
                session.addressFamily();
            } catch (RuntimeException none) {
                world.requireAlive();
                addressFamily = none.getMessage();
            }
            /* Only now the miniport has had time to be bound. */
            try (Session session = world.openSession("doctor")) {
                return new Answer(target.label(), session.hello(), addressFamily);
            }
        }
    }
}
