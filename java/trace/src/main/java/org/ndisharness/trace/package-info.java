// SPDX-License-Identifier: MIT
/**
 * Traces: the event model over raw records, JSON lines files, the canonical form. Knows neither JNA nor the target.
 */
package org.ndisharness.trace;
