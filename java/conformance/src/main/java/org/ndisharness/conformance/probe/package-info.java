// SPDX-License-Identifier: MIT
/**
 * Probes: one safe case for each point on which the documentation of NDIS is silent or contradicts itself. They judge nothing; they say
 * what the NDIS at hand does. What they find can be loaded into the stand-in's switches.
 */
package org.ndisharness.conformance.probe;
