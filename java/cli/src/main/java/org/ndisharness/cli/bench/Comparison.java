// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Two things measured in turns: medians of both, the ratio of the medians, and the spread of the rounds' ratios.
 *
 * @param value median of what is measured
 * @param floor median of the floor
 * @param ratio value / floor
 * @param lowRatio 10th percentile of the ratios within a round
 * @param highRatio 90th percentile
 */
record Comparison(double value, double floor, double ratio, double lowRatio, double highRatio) {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    /** Measures both once to warm up, then in turns; each supplier gives nanoseconds of one unit of work. */
    static Comparison interleaved(int rounds, DoubleSupplier measured, DoubleSupplier floor) {
        measured.getAsDouble();
        floor.getAsDouble();
        double[] values = new double[rounds];
        double[] floors = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            floors[round] = floor.getAsDouble();
            values[round] = measured.getAsDouble();
        }
        return of(values, floors);
    }

    /** Of values that were measured in turns. */
    static Comparison of(double[] values, double[] floors) {
        double[] ratios = new double[values.length];
        Arrays.setAll(ratios, i -> values[i] / floors[i]);
        double value = percentile(values, 0.5);
        double floor = percentile(floors, 0.5);
        return new Comparison(value, floor, value / floor, percentile(ratios, LOW), percentile(ratios, HIGH));
    }

    /** A percentile, 0 to 1, by linear interpolation. */
    static double percentile(double[] numbers, double fraction) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    /** Median with the 10th and 90th percentile. */
    static double[] summary(double[] numbers) {
        return new double[] {percentile(numbers, 0.5), percentile(numbers, LOW), percentile(numbers, HIGH)};
    }
}
