// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NtStatus;

/** A driver's guard refused an operation: no NDIS call was made. */
public final class OperationRefusedException extends HarnessException {
    private static final long serialVersionUID = 1L;

    private final int outcome;

    OperationRefusedException(Operation operation, int outcome) {
        super(operation + " was refused: " + NtStatus.name(outcome) + (outcome == NtStatus.INVALID_DEVICE_STATE
                ? ", because NDIS forbids it in this state; misusing() makes the call all the same, in a misuse session"
                : ""));
        this.outcome = outcome;
    }

    OperationRefusedException(ReplyPolicy policy, int outcome) {
        super("the policy " + policy + " was refused: " + NtStatus.name(outcome)
                + "; the table of ReplyPolicy says what each callback can answer, and breaking rules needs a misuse session");
        this.outcome = outcome;
    }

    /** NTSTATUS of the refusal. */
    public int outcome() {
        return outcome;
    }
}
