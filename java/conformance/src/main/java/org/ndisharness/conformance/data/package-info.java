// SPDX-License-Identifier: MIT
/** Suite {@code data}: sends, receives and status indications on VCs, through their whole life. */
package org.ndisharness.conformance.data;
