// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NtStatus;

/** A driver's guard refused an operation: no NDIS call was made. */
public final class OperationRefusedException extends HarnessException {
    private static final long serialVersionUID = 1L;

    private final int outcome;

    OperationRefusedException(Operation operation, int outcome) {
        super(operation + " was refused: " + NtStatus.name(outcome));
        this.outcome = outcome;
    }

    /** NTSTATUS of the refusal. */
    public int outcome() {
        return outcome;
    }
}
