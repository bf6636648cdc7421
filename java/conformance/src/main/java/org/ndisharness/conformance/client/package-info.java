// SPDX-License-Identifier: MIT
/**
 * What a client alone can drive: any call manager that makes calls by itself, ours with its automatic policies and one that knows nothing of us.
 */
package org.ndisharness.conformance.client;
