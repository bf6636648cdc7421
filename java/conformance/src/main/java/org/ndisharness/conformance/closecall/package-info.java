// SPDX-License-Identifier: MIT
/**
 * The close-call suite: NdisMCmCloseCallComplete and NdisMCmDispatchIncomingCloseCall. Uses only the public API that a user's own tests
 * use. The scenarios are those of section 11 of the CoNDIS contract; case ids are the display names.
 */
package org.ndisharness.conformance.closecall;
