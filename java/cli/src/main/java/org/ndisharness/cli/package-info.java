// SPDX-License-Identifier: MIT
/** The {@code ndh} command. */
package org.ndisharness.cli;
