// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** How far along an object is, as one of its two sides sees it; in the order of {@code NDH_STATE}. */
enum Life {
    NONE, OPENING, OPEN, CLOSING, VC_CREATED, VC_ACTIVE, VC_INACTIVE, PARTY_ADDING, PARTY_ACTIVE, PARTY_DROPPING
}
