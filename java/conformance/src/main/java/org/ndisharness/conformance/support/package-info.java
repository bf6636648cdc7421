// SPDX-License-Identifier: MIT
/** What the suites share: case ids, checks, and the steps that come before and after what a case is about. Made of the public API alone. */
package org.ndisharness.conformance.support;
