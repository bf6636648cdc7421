// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** An open of the address family, as both sides see it. */
final class ModelFamily implements Cloneable {
    final String name;
    Life client = Life.OPENING;
    Life manager = Life.OPENING;
    /** The call manager has pended an open or a close. */
    boolean openOwed;
    boolean closeOwed;
    /** NdisMCmNotifyCloseAddressFamily was called. */
    boolean notified;
    /** The client has pended its ProtocolClNotifyCloseAf. */
    boolean notifyOwed;

    ModelFamily(String name) {
        this.name = name;
    }

    boolean isOpen() {
        return client == Life.OPEN && manager == Life.OPEN;
    }

    ModelFamily copy() {
        try {
            return (ModelFamily) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
