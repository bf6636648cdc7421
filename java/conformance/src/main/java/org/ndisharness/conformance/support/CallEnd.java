// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

/** Who ends a call. */
public enum CallEnd {
    CLIENT_CLOSES,
    NETWORK_CLOSES;
}
