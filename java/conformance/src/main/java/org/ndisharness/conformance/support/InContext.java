// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;

/**
 * A case: something that is done from a context.
 *
 * @param family the case id's first part
 * @param what what is done
 * @param context where from
 */
public record InContext<T>(String family, T what, CallingContext context) {
    /** Each of them from every context that calls may come from. */
    public static <T> Stream<InContext<T>> cases(String family, List<T> all) {
        return all.stream().flatMap(what -> Contexts.ofCalls().map(context -> new InContext<>(family, what, context)));
    }

    /** Makes a call and ends it; in between, {@code done} does it and returns the event, whose IRQL is the context's. */
    public void verify(Session session, Function<Call, SeenEvent> done) {
        Call call = Creator.CLIENT_VC.establish(session);
        SeenEvent called = done.apply(call);
        Closing.end(session, call);
        Contexts.verifyIrql(session, called, context);
    }

    @Override
    public String toString() {
        return Cases.id(family, what, context);
    }
}
