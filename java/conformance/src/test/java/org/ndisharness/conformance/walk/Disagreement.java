// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** The drivers did something else than the model predicts. */
final class Disagreement extends AssertionError {
    private static final long serialVersionUID = 1L;

    Disagreement(String message) {
        super(message);
    }
}
