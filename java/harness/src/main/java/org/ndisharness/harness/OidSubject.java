// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/** What an OID request between client and call manager is about: an address family, a VC or a party of one. */
public sealed interface OidSubject permits AddressFamily, Call, Party {
    /** The subject as the client knows it. */
    ObjectId client();

    /** The subject as the call manager knows it. */
    ObjectId callManager();
}
