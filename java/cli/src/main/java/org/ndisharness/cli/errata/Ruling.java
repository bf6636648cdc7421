// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.util.List;

/**
 * What errata make of a failure.
 *
 * @param covering those that cover all that went wrong; empty if something is left, and the failure stays one
 * @param expired those that fit it and do not count any more
 */
public record Ruling(List<Erratum> covering, List<Erratum> expired) {
    /** Copies. */
    public Ruling {
        covering = List.copyOf(covering);
        expired = List.copyOf(expired);
    }

    /** Whether the failure counts as passed. */
    public boolean passes() {
        return !covering.isEmpty();
    }
}
