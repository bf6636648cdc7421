// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * The client's binding to an adapter of our miniport.
 *
 * @param client the client's id of the binding
 * @param adapter the miniport's id of the adapter
 * @param callManager the stand-alone call manager's id of its own binding, or none
 */
public record Binding(ObjectId client, ObjectId adapter, ObjectId callManager) {
}
