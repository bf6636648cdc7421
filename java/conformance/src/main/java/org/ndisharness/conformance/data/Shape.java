// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import org.ndisharness.harness.Transfer;

/** Shapes of transfers: chains of NET_BUFFER_LISTs, NET_BUFFERs and MDLs. */
enum Shape {
    ONE_BYTE("one-byte", new Transfer(1, 1, 1, 0, 0, 3)),
    /** A chain of lists. */
    CHAIN("chain", new Transfer(8, 1, 200, 0, 0, 5)),
    /** Several NET_BUFFERs in a list. */
    BUFFERS("buffers", new Transfer(1, 6, 120, 0, 0, 7)),
    /** Several MDLs in a NET_BUFFER; the last is not full. */
    FRAGMENTS("fragments", new Transfer(1, 1, 1000, 64, 0, 11)),
    /** The data begin in the middle of the first MDL. */
    OFFSET("offset", new Transfer(1, 1, 300, 0, 77, 13)),
    /** All of it at once. */
    MIXED("mixed", new Transfer(4, 3, 150, 40, 9, 17)),
    /** As many lists as a transfer has. */
    LONGEST("longest", new Transfer(64, 1, 16, 0, 0, 19)),
    /** 64 MDLs of 1,024 bytes. */
    LARGEST("largest", new Transfer(1, 1, 65_536, 1024, 0, 23));

    private final String label;
    private final Transfer transfer;

    Shape(String label, Transfer transfer) {
        this.label = label;
        this.transfer = transfer;
    }

    Transfer transfer() {
        return transfer;
    }

    @Override
    public String toString() {
        return label;
    }
}
