// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import org.ndisharness.cli.errata.Errata;

/**
 * What a run does besides running cases.
 *
 * @param distinct print the number of distinct traces
 * @param skips cases that may be skipped; null: any
 * @param repeat how often each case runs; all of its traces must be equal
 * @param errata known issues, of whatever target and driver
 */
record RunExtras(boolean distinct, SkipList skips, int repeat, Errata errata) {
}
