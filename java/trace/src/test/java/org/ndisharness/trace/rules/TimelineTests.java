// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Facts that come and go: a change is seen by what comes after it. */
class TimelineTests {
    private static boolean[] at(Timeline timeline, long... moments) {
        boolean[] held = new boolean[moments.length];
        for (int i = 0; i < moments.length; i++) {
            held[i] = timeline.at(moments[i]);
        }
        return held;
    }

    @Test
    void holdsAfterItsBeginningAndNotAfterItsEnd() {
        Timeline timeline = new Timeline();
        timeline.holds(10);
        timeline.ends(20);

        assertThat(at(timeline, 5, 10, 11, 20, 21)).containsExactly(false, false, true, true, false);
        assertThat(timeline.everHeld()).isTrue();
    }

    @Test
    void holdsNeverWithoutABeginning() {
        Timeline timeline = new Timeline();
        timeline.ends(3);

        assertThat(at(timeline, 3, 4)).containsExactly(false, false);
        assertThat(timeline.everHeld()).isFalse();
    }

    @Test
    void changesMayComeOutOfOrderAndTheLastWordOnAMomentCounts() {
        Timeline timeline = new Timeline();
        timeline.holds(30);
        timeline.ends(20);
        timeline.holds(10);
        timeline.ends(30);

        assertThat(at(timeline, 10, 11, 21, 31)).containsExactly(false, true, false, false);
    }

    @Test
    void remembersAnyNumberOfChanges() {
        Timeline timeline = new Timeline();
        LongStream.range(0, 100).forEach(i -> {
            timeline.holds(i * 10);
            timeline.ends(i * 10 + 5);
        });

        assertThat(LongStream.range(0, 100)).allMatch(i -> timeline.at(i * 10 + 1) && !timeline.at(i * 10 + 6));
    }
}
