// SPDX-License-Identifier: MIT
/** {@code ndh debug}: one case with its world under gdb. */
package org.ndisharness.cli.debug;
