// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;

/**
 * One of the drivers that a script commands: how its calls are made. Immutable; the methods that say how return a changed copy.
 *
 * @param <A> the driver
 */
abstract class Actor<A extends Actor<A>> {
    private final Session session;
    private final CallingContext context;
    private final int flags;

    Actor(Session session, CallingContext context, int flags) {
        this.session = session;
        this.context = context;
        this.flags = flags;
    }

    abstract A copy(CallingContext newContext, int newFlags);

    /** The same driver, making its calls from another context. */
    public A from(CallingContext other) {
        return copy(other, flags);
    }

    /**
     * The same driver with its guards off.
     *
     * @throws HarnessException when the session was not opened for misuse
     */
    public A misusing() {
        if (!session.recorded().header().misuse()) {
            throw new HarnessException("misusing() needs a misuse session: @NdisTarget(misuse = true), or SessionOptions.withMisuse()");
        }
        return copy(context, flags | Operation.MISUSE);
    }

    /** The same driver, not waiting until NDIS returns; results are then NDIS_STATUS_PENDING. */
    public A async() {
        return copy(context, flags | Operation.ASYNC);
    }

    /** Sets a policy of one of its callbacks. */
    public A on(ReplyPolicy policy) {
        session.apply(policy);
        return copy(context, flags);
    }

    final Session session() {
        return session;
    }

    final Operation operation(OperationKind kind) {
        return new Operation(kind).from(context).flags(flags);
    }

    final OperationResult submit(Operation operation) {
        return session.execute(operation);
    }

    final NdisStatus execute(Operation operation) {
        return session.execute(operation).ndisStatus();
    }
}
