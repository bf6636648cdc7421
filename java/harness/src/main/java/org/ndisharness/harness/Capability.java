// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * What a machine can be told besides the calls of the drivers. A test that needs one names it in an assumption: {@link Target#unavailable}.
 */
public enum Capability {
    /** Turning the test adapter off and on (PnP): its miniport is halted and initialized. */
    SWITCH_ADAPTER,
    /** Turning the client's bindings off and on (network configuration): adapter paused, client unbound, then bound and restarted. */
    SWITCH_BINDING
}
