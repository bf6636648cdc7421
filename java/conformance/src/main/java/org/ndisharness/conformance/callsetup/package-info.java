// SPDX-License-Identifier: MIT
/**
 * The call-setup suite: VCs, their activation, and calls in both directions up to the moment when data may flow. Uses only the public API
 * that a user's own tests use. The scenarios are those of section 11 of the CoNDIS contract; case ids are the display names.
 */
package org.ndisharness.conformance.callsetup;
