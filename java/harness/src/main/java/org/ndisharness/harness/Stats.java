// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.Map;
import org.ndisharness.trace.ObjectKind;

/**
 * Counters of the control driver since it was loaded ({@code NDH_STATS}).
 *
 * @param executed calls made, by kind of operation
 * @param refused operations refused, by kind
 * @param clientObjects live objects of the client
 * @param callManagerObjects live objects of the call manager
 */
public record Stats(Map<OperationKind, Long> executed, Map<OperationKind, Long> refused, long controls, long controlsRefused,
        long records, long lost, Map<ObjectKind, Integer> clientObjects, Map<ObjectKind, Integer> callManagerObjects,
        int awaitsPended, int contextsBusy, int policiesInForce) {
}
