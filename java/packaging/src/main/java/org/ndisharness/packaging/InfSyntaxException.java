// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/** Text that is no INF. The message names file, place and reason. */
public final class InfSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient InfPosition position;

    InfSyntaxException(String file, InfPosition position, String reason) {
        super(file + ":" + position + ": " + reason);
        this.position = position;
    }

    /** Where it is wrong. */
    public InfPosition position() {
        return position;
    }
}
