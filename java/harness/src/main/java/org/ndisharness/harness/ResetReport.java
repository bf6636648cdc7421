// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * What a teardown found and did ({@code NDH_RESET_OUT}).
 *
 * @param calls calls that it closed
 * @param vcs VCs that it deleted
 * @param parked pended callbacks that it completed
 * @param hung objects that were still there when its deadline passed
 * @param firstHung one of them
 */
public record ResetReport(int calls, int vcs, int parties, int saps, int parked, int hung, ObjectId firstHung) {
}
