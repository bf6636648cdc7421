// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import org.ndisharness.trace.OidRequest;

/** Types of requests, and which way their bytes go. */
enum Kind {
    QUERY(OidRequest.QUERY),
    SET(OidRequest.SET),
    STATISTICS(OidRequest.STATISTICS),
    METHOD(OidRequest.METHOD);

    /** Bytes of the buffer each way. */
    static final int LENGTH = 24;

    private static final int SEED = 5;
    private final int type;

    Kind(int type) {
        this.type = type;
    }

    /** A request of this type with this OID. */
    OidRequest request(int oid) {
        return Oids.request(oid, type, LENGTH);
    }

    /** Bytes that go in. */
    byte[] input() {
        return this == SET || this == METHOD ? Oids.bytes(LENGTH, SEED) : new byte[0];
    }

    /** Whether bytes come back. */
    boolean isAnswered() {
        return this != SET;
    }
}
