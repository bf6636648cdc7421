// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;

/** An NDIS function did not return NDIS_STATUS_SUCCESS where a script cannot go on otherwise: there is no VC. */
public final class NdisFailureException extends HarnessException {
    private static final long serialVersionUID = 1L;

    private final transient NdisStatus status;

    NdisFailureException(String function, NdisStatus status) {
        super(function + " returned " + status);
        this.status = status;
    }

    /** What it returned. */
    public NdisStatus status() {
        return status;
    }
}
