// SPDX-License-Identifier: MIT
/** What a Windows machine says of itself, for those who want to know why a target does not open. */
package org.ndisharness.harness.windows;
