// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** Where a driver makes an NDIS call, or the completion that a {@link ReplyPolicy} asks for. Mirrors {@code NDH_CONTEXT}. */
public enum CallingContext {
    /** At PASSIVE_LEVEL; for an operation in the thread of the request, for a policy in a work item. */
    PASSIVE(0),
    /** In a thread that raised its IRQL to DISPATCH_LEVEL. */
    DISPATCH(1),
    /** In a DPC. */
    DPC(2),
    /** In a work item. */
    WORK_ITEM(3),
    /** In a system thread of its own. */
    THREAD(4),
    /** In the DPC of a timer. */
    TIMER(5),
    /** Policies only: inside the callback that asked for it, at its IRQL. */
    INSIDE(6);

    private final int number;

    CallingContext(int number) {
        this.number = number;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }
}
