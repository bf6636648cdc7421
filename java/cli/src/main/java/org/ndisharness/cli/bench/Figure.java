// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure.
 *
 * @param value median of what was measured, in the unit; null when it could not be measured, which the detail {@code skipped} explains
 * @param floor median of the floor in the same unit, null if there is none
 * @param ratio the worse of the two over the better: value / floor of a time, floor / value of a rate; null without a floor
 * @param spread the 10th and the 90th percentile of the rounds' ratios, or of the values if there is no floor
 * @param target bound of the ratio; without a floor, bound of the value; null if none is set
 * @param met whether value and ratio keep their bounds; null if none is set or nothing was measured
 * @param detail further numbers and words by name
 */
record Figure(String name, Double value, String unit, Double floor, Double ratio, double[] spread, Double target, Boolean met,
        Map<String, Object> detail) {
    /** A time with a floor: the smaller the better. */
    static Figure time(String name, String unit, double scale, Comparison measured, Double target) {
        return new Figure(name, measured.value() / scale, unit, measured.floor() / scale, measured.ratio(),
                new double[] {measured.lowRatio(), measured.highRatio()}, target, target == null ? null : measured.ratio() <= target,
                new LinkedHashMap<>());
    }

    /** A figure that could not be measured here. */
    static Figure skipped(String name, String unit, Double target, String reason) {
        return new Figure(name, null, unit, null, null, null, target, null, new LinkedHashMap<>()).with("skipped", reason);
    }

    /** This figure with one more detail. */
    Figure with(String key, Object what) {
        detail.put(key, what);
        return this;
    }

    /** This figure, met only if that holds as well. */
    Figure andOnlyIf(boolean holds) {
        return new Figure(name, value, unit, floor, ratio, spread, target, (met == null || met) && holds, detail);
    }
}
