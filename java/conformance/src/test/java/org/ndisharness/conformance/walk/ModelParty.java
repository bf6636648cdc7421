// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** A party of a multipoint call, as both sides see it. */
final class ModelParty implements Cloneable {
    final String name;
    final String vc;
    Life client = Life.PARTY_ADDING;
    Life manager = Life.PARTY_ADDING;
    /** The call manager has pended its addition, or its drop. */
    boolean additionOwed;
    boolean dropOwed;
    /** NdisMCmDispatchIncomingDropParty was called for it. */
    boolean dropDispatched;

    ModelParty(String name, String vc) {
        this.name = name;
        this.vc = vc;
    }

    boolean isActive() {
        return client == Life.PARTY_ACTIVE;
    }

    /** Whether its call cannot be closed without it. */
    boolean counts() {
        return client != Life.PARTY_DROPPING;
    }

    void activate() {
        client = Life.PARTY_ACTIVE;
        manager = Life.PARTY_ACTIVE;
    }

    ModelParty copy() {
        try {
            return (ModelParty) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
