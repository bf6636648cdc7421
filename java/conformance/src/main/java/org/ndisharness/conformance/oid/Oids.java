// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import org.ndisharness.trace.OidRequest;

/** OIDs of {@code ntddndis.h}, and requests with them. */
final class Oids {
    static final int SUPPORTED_LIST = 0x00010101;
    static final int LINK_SPEED = 0x00010107;
    static final int VENDOR_DESCRIPTION = 0x0001010D;
    static final int PROTOCOL_OPTIONS = 0x00010112;
    static final int XMIT_PDUS_OK = 0x00020101;
    static final int RCV_PDUS_OK = 0x00020102;
    static final int XMIT_PDUS_ERROR = 0x00020103;
    /** To a call manager: what addresses there are. */
    static final int CO_GET_ADDRESSES = 0xFE000006;
    /** To a call manager: another address. */
    static final int CO_ADD_ADDRESS = 0xFE000004;
    /** To a client: the address has changed. */
    static final int CO_ADDRESS_CHANGE = 0xFE000007;
    /** To a client: signalling works. */
    static final int CO_SIGNALING_ENABLED = 0xFE000008;
    /** To a client: close the address family; older than NdisMCmNotifyCloseAddressFamily (C-19). */
    static final int CO_AF_CLOSE = 0xFE00000A;

    private Oids() {
    }

    /** Bytes that differ from each other, and from another seed's. */
    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + 13 * i);
        }
        return bytes;
    }

    /** A request of this type with so many bytes each way, as far as the type has them. */
    static OidRequest request(int oid, int type, int length) {
        return switch (type) {
            case OidRequest.SET -> OidRequest.set(oid, length);
            case OidRequest.METHOD -> OidRequest.method(oid, 3, length, length);
            case OidRequest.STATISTICS -> new OidRequest(oid, OidRequest.STATISTICS, 0, length, 0, 0, 0, 0, 0, 0);
            default -> OidRequest.query(oid, length);
        };
    }
}
