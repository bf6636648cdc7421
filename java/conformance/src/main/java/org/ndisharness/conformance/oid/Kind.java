// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import org.ndisharness.trace.OidRequest;

/** Types of requests, and which way their bytes go. */
enum Kind {
    QUERY("query", OidRequest.QUERY),
    SET("set", OidRequest.SET),
    STATISTICS("statistics", OidRequest.STATISTICS),
    METHOD("method", OidRequest.METHOD);

    /** Bytes of the buffer each way. */
    static final int LENGTH = 24;

    private static final int SEED = 5;

    private final String label;
    private final int type;

    Kind(String label, int type) {
        this.label = label;
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

    @Override
    public String toString() {
        return label;
    }
}
