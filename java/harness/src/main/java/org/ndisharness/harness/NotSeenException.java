// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** An awaited event did not come, either within the deadline or because nothing more can happen. */
public final class NotSeenException extends HarnessException {
    private static final long serialVersionUID = 1L;

    NotSeenException(String message) {
        super(message);
    }
}
