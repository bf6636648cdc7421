// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import java.util.stream.Stream;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What a request is about. */
enum Subject {
    /** The address family; at the miniport, the adapter. */
    GLOBAL {
        @Override
        OidSubject make(Session session) {
            return session.addressFamily();
        }
    },
    /** The VC of a connected call. */
    VC {
        @Override
        OidSubject make(Session session) {
            return Creator.CLIENT_VC.establish(session);
        }
    },
    /** The party of a multipoint call. */
    PARTY {
        @Override
        OidSubject make(Session session) {
            if (!session.commandsCallManager()) {
                return new Peer(session).multipoint(1).parties().get(0);
            }
            Call call = session.client().makeMultipointCall().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            return call.parties().get(0);
        }
    };

    /** Such a thing; the session's end takes it away. */
    abstract OidSubject make(Session session);

    /** What a request on this way can be about: the miniport knows no parties. */
    static Stream<Subject> of(Route route) {
        return Stream.of(values()).filter(subject -> route != Route.TO_MINIPORT || subject != PARTY);
    }
}
