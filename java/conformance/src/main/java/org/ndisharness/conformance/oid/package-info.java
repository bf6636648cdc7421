// SPDX-License-Identifier: MIT
/** Suite {@code oid}: CoNDIS OID requests in each direction, and what the miniport answers. */
package org.ndisharness.conformance.oid;
