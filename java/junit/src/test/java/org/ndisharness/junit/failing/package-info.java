// SPDX-License-Identifier: MIT
/** Tests that are meant to fail, run by tests. */
package org.ndisharness.junit.failing;
