// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

/**
 * What a run does besides running cases.
 *
 * @param distinct print the number of distinct traces
 * @param skips cases that may be skipped; null: any
 * @param repeat how often each case runs; all of its traces must be equal
 */
record RunExtras(boolean distinct, SkipList skips, int repeat) {
    static final RunExtras NONE = new RunExtras(false, null, 1);
}
