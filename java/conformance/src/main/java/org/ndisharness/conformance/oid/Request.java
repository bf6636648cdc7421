// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE;

import java.util.Arrays;
import java.util.List;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;

/** A request on its way, with checks of what its receiver and its requester saw. */
final class Request {
    private static final int VC_CONTEXT = 1;
    private static final int PARTY_CONTEXT = 2;

    private final Session session;
    private final Route route;
    private final OidSubject subject;
    private final Oid oid;
    private final TraceEvent called;

    private Request(Session session, Route route, OidSubject subject, Oid oid) {
        this.session = session;
        this.route = route;
        this.subject = subject;
        this.oid = oid;
        this.called = session.trace().seen(route.requesting()).stream().filter(e -> e.object2().equals(oid.requester())).reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError(route.requesting() + " was not seen for " + oid));
    }

    /** Makes a request, which the receiver gets once, about the same thing and with the same bytes. */
    static Request ask(Session session, Route route, OidSubject subject, OidRequest request, byte... input) {
        return ask(session, route, CallingContext.PASSIVE, subject, request, input);
    }

    /** From a context. */
    static Request ask(Session session, Route route, CallingContext context, OidSubject subject, OidRequest request, byte... input) {
        Ndis5.assumeAsks(session, request);
        Request asked = new Request(session, route, subject, route.ask(session, context, subject, request, input));
        asked.verifyReceived(input);
        return asked;
    }

    private void verifyReceived(byte... input) {
        if (!session.commandsCallManager() && route.handlerSide() != Side.CLIENT) {
            return;
        }
        List<TraceEvent> entries = session.trace().seen(route.handler()).stream().filter(this::isThis).toList();
        check("entries of " + route.handler(), 1, entries.size());
        TraceEvent entry = entries.get(0);
        check("side of " + entry, route.handlerSide(), entry.side());
        OidRequest got = entry.oidRequest().orElseThrow();
        check("OID", Integer.toHexString(oid.request().oid()), Integer.toHexString(got.oid()));
        check("request type", oid.request().requestType(), got.requestType());
        check("method", oid.request().methodId(), got.methodId());
        check("room", oid.request().outputLength(), got.outputLength());
        check("input", Arrays.toString(input), Arrays.toString(entry.data()));
        if (!route.receiver(session, subject).isNone()) {
            check("what the request is about", route.receiver(session, subject), entry.object());
        }
        check("a VC's context", subject instanceof Call || subject instanceof Party,
                entry.arguments()[VC_CONTEXT] != 0);
        if (route != Route.TO_MINIPORT) {
            check("a party's context", subject instanceof Party, entry.arguments()[PARTY_CONTEXT] != 0);
        }
    }

    /** Between versions of NDIS the receiver gets a request of its own form, at another address: then the first of that OID is it. */
    private boolean isThis(TraceEvent event) {
        return event.sequence() > called.sequence()
                && (session.miniport().isNdis5() ? event.oidRequest().map(OidRequest::oid).equals(called.oidRequest().map(OidRequest::oid))
                        : event.oidRequest().map(OidRequest::address).equals(called.oidRequest().map(OidRequest::address)));
    }

    private static void check(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", got " + actual);
        }
    }

    /** What the requesting function returned. */
    Oid oid() {
        return oid;
    }

    /** Event of the call that made it. */
    TraceEvent called() {
        return called;
    }

    /** Checks what the requesting function returned. */
    Request returned(NdisStatus status) {
        Expect.status(status, oid.returned(), route.requesting());
        return this;
    }

    /** Completes it, pended. */
    void complete(CallingContext context, NdisStatus status, byte... answer) {
        route.complete(session, context, oid, status, answer);
    }

    /** Checks that it ended with this status: the completion callback came exactly once if it was pended, else not at all. */
    Ended ended(NdisStatus status) {
        if (!oid.isPending()) {
            check("completions", 0, session.trace().count(PROTOCOL_CO_OID_REQUEST_COMPLETE, oid.requester()));
            returned(status);
            return new Ended(session.trace().recorded().events().stream()
                    .filter(e -> e.kind() == EventKind.RETURN && e.correlation() == called.sequence()).findFirst().orElseThrow());
        }
        TraceEvent completion = session.trace().await(PROTOCOL_CO_OID_REQUEST_COMPLETE).on(oid.requester()).withStatus(status).event();
        check("completions", 1, session.trace().count(PROTOCOL_CO_OID_REQUEST_COMPLETE, oid.requester()));
        check("request of the completion", called.oidRequest().map(OidRequest::address), completion.oidRequest().map(OidRequest::address));
        return new Ended(completion);
    }

    /** Checks that it ended, once, with whatever final status, and wrote no more bytes than there was room for. */
    Ended ended() {
        NdisStatus status = oid.isPending() ? endedOnce() : oid.returned();
        Expect.isFinal(status, route.requesting());
        Ended ended = ended(status);
        if (Integer.compareUnsigned(ended.request().bytesDone(), oid.request().outputLength()) > 0) {
            throw new AssertionError("more bytes than the buffer has: " + ended.event);
        }
        return ended;
    }

    /** Checks that it was pended and ended once, however. */
    NdisStatus endedOnce() {
        returned(NdisStatus.PENDING);
        check("completions", 1, session.trace().count(PROTOCOL_CO_OID_REQUEST_COMPLETE, oid.requester()));
        return session.trace().await(PROTOCOL_CO_OID_REQUEST_COMPLETE).on(oid.requester()).event().status();
    }

    /** Checks that it has not ended. */
    void isPending() {
        returned(NdisStatus.PENDING);
        check("completions", 0, session.trace().count(PROTOCOL_CO_OID_REQUEST_COMPLETE, oid.requester()));
    }

    /** The answer as the requester gets it. */
    record Ended(TraceEvent event) {
        private OidRequest request() {
            return event.oidRequest().orElseThrow(() -> new AssertionError("no answer is recorded: " + event));
        }

        /** Checks the bytes that were written. */
        Ended with(byte... answer) {
            check("bytes written", answer.length, request().bytesDone());
            check("answer", Arrays.toString(answer), Arrays.toString(event.data()));
            return this;
        }

        /** Checks how many bytes were written, or read by a set. */
        Ended done(int bytes) {
            check("bytes done", bytes, request().bytesDone());
            return this;
        }

        /** Checks how many bytes would have been needed. */
        Ended needed(int bytes) {
            check("bytes needed", bytes, request().bytesNeeded());
            return this;
        }

        /** The final status. */
        NdisStatus status() {
            return event.status();
        }

        /** The bytes that were written. */
        byte[] answer() {
            return event.data();
        }
    }
}
