// SPDX-License-Identifier: MIT
/**
 * The registration suite: SAPs, address families, bindings and adapters come and go, with calls open or without. Uses only the public API
 * that a user's own tests use. The scenarios are those of section 11 of the CoNDIS contract; case ids are the display names.
 */
package org.ndisharness.conformance.registration;
