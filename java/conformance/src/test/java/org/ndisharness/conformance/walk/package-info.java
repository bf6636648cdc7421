// SPDX-License-Identifier: MIT
/**
 * A model-based random walk: a model of the contract's state tables predicts what each operation does to client, call manager and NDIS, and
 * the drivers have to agree.
 */
package org.ndisharness.conformance.walk;
