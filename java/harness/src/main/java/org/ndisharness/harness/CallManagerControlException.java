// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * A script needs something of the call manager or miniport that only ours do on command. In a JUnit test it means that the test is skipped for
 * that reason.
 */
public final class CallManagerControlException extends HarnessException {
    private static final long serialVersionUID = 1L;

    CallManagerControlException(String need, String service) {
        super("needs call-manager control (" + need + "), which the driver '" + service + "' does not offer");
    }
}
