// SPDX-License-Identifier: MIT
/** Suite {@code teardown-races}: the end of a call against everything else that may happen at the same moment. */
package org.ndisharness.conformance.teardownraces;
