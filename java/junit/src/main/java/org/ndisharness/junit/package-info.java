// SPDX-License-Identifier: MIT
/** JUnit Jupiter support: {@link org.ndisharness.junit.NdisTarget} gives each test a session in a world of its own. */
package org.ndisharness.junit;
