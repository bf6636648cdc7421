// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

/** A probe ran and could not tell; the message says why. */
final class NothingSeenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NothingSeenException(String reason) {
        super(reason);
    }
}
