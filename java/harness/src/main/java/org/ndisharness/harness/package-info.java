// SPDX-License-Identifier: MIT
/**
 * The scripting API: a {@link org.ndisharness.harness.Target} has {@link org.ndisharness.harness.World}s, a world a
 * {@link org.ndisharness.harness.Session}, and a session the two sides of a CoNDIS connection, {@link org.ndisharness.harness.Client} and
 * {@link org.ndisharness.harness.CallManager}.
 */
package org.ndisharness.harness;
