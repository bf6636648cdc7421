// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;

/** A fact that comes and goes: whether it held at a moment of the trace. It does not hold at first. */
final class Timeline {
    private static final int INITIAL_CHANGES = 4;

    /** Moments of changes, in order, and whether the fact holds from then on. */
    private long[] moments = new long[INITIAL_CHANGES];
    private boolean[] holding = new boolean[INITIAL_CHANGES];
    private int count;

    void holds(long from) {
        change(from, true);
    }

    void ends(long from) {
        change(from, false);
    }

    /** Changes come in their order, as a rule. */
    private void change(long from, boolean holds) {
        int place = count;
        while (place > 0 && moments[place - 1] > from) {
            place--;
        }
        if (place == 0 || moments[place - 1] != from) {
            if (count == moments.length) {
                moments = Arrays.copyOf(moments, count * 2);
                holding = Arrays.copyOf(holding, count * 2);
            }
            System.arraycopy(moments, place, moments, place + 1, count - place);
            System.arraycopy(holding, place, holding, place + 1, count - place);
            count++;
            place++;
        }
        moments[place - 1] = from;
        holding[place - 1] = holds;
    }

    /** Whether it held at any time. */
    boolean everHeld() {
        for (int i = 0; i < count; i++) {
            if (holding[i]) {
                return true;
            }
        }
        return false;
    }

    /** Whether it held just before that event. */
    boolean at(long sequence) {
        for (int i = count - 1; i >= 0; i--) {
            if (moments[i] < sequence) {
                return holding[i];
            }
        }
        return false;
    }
}
