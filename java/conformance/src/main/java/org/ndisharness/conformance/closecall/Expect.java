// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Checks of what functions returned. */
final class Expect {
    private Expect() {
    }

    static void success(NdisStatus actual, FunctionId function) {
        status(NdisStatus.SUCCESS, actual, function);
    }

    static void status(NdisStatus expected, NdisStatus actual, FunctionId function) {
        if (!actual.equals(expected)) {
            throw new AssertionError(function + " returned " + actual + ", expected " + expected);
        }
    }

    static void count(int expected, int actual, FunctionId function) {
        if (actual != expected) {
            throw new AssertionError(function + " was seen " + actual + " times, expected " + expected);
        }
    }
}
