// SPDX-License-Identifier: MIT
/** {@code ndh check}: the monitors over recorded traces. */
package org.ndisharness.cli.check;
