// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import org.ndisharness.harness.Transfer;

/** Shapes of transfers: chains of NET_BUFFER_LISTs, NET_BUFFERs and MDLs. */
enum Shape {
    ONE_BYTE(new Transfer(1, 1, 1, 0, 0, 3)),
    /** A chain of lists. */
    CHAIN(new Transfer(8, 1, 200, 0, 0, 5)),
    /** Several NET_BUFFERs in a list. */
    BUFFERS(new Transfer(1, 6, 120, 0, 0, 7)),
    /** Several MDLs in a NET_BUFFER; the last is not full. */
    FRAGMENTS(new Transfer(1, 1, 1000, 64, 0, 11)),
    /** The data begin in the middle of the first MDL. */
    OFFSET(new Transfer(1, 1, 300, 0, 77, 13)),
    /** All of it at once. */
    MIXED(new Transfer(4, 3, 150, 40, 9, 17)),
    /** As many lists as a transfer has. */
    LONGEST(new Transfer(64, 1, 16, 0, 0, 19)),
    /** 64 MDLs of 1,024 bytes. */
    LARGEST(new Transfer(1, 1, 65_536, 1024, 0, 23));

    private final Transfer transfer;

    Shape(Transfer transfer) {
        this.transfer = transfer;
    }

    Transfer transfer() {
        return transfer;
    }
}
