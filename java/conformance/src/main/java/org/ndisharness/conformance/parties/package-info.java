// SPDX-License-Identifier: MIT
/**
 * The parties suite: multipoint calls, whose parties are added and dropped by the client or leave by themselves. Uses only the public API
 * that a user's own tests use. The scenarios are those of section 11 of the CoNDIS contract; case ids are the display names.
 */
package org.ndisharness.conformance.parties;
