// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * A script needs something of the call manager or miniport that only ours do on command. In a JUnit test it means that the test is skipped
 * for that reason.
 */
public final class CallManagerControlException extends HarnessException {
    /** What the target lacks, as the list of cases names it. */
    public static final String CAPABILITY = "call-manager-control";

    private static final long serialVersionUID = 1L;

    CallManagerControlException(String need, String service) {
        super(CAPABILITY + ": needs " + need + ", which the driver '" + service + "' does not do on command");
    }
}
