// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * NET_BUFFER_LISTs that were sent or indicated together, while the receiver has them.
 *
 * @param transfer what was sent
 * @param sender the sender's id; none for lists that the miniport indicated with NDIS_RECEIVE_FLAGS_RESOURCES
 * @param receiver the receiver's id; none when it gave the lists back at once
 * @param first of the lists that are meant
 * @param count of lists that are meant, 0 for all that are left
 */
public record Data(Transfer transfer, ObjectId sender, ObjectId receiver, int first, int count) {
    /** Some of the lists: so many from one on. */
    public Data part(int from, int lists) {
        if (from < 0 || lists < 1 || from + lists > transfer.lists()) {
            throw new IllegalArgumentException("lists " + from + " to " + (from + lists - 1) + ": there are " + transfer.lists());
        }
        return new Data(transfer, sender, receiver, from, lists);
    }

    /** How many lists are meant. */
    public int size() {
        return count == 0 ? transfer.lists() - first : count;
    }

    /** The same by the places of the packets that NDIS 5 has for these lists, one for each NET_BUFFER. */
    Data inPackets() {
        return new Data(transfer, sender, receiver, first * transfer.buffers(), count * transfer.buffers());
    }
}
