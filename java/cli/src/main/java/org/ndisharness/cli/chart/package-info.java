// SPDX-License-Identifier: MIT
/** Options of commands that print charts. */
package org.ndisharness.cli.chart;
