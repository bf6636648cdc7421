// SPDX-License-Identifier: MIT
/** {@code ndh list} and {@code ndh explain}: cases, rules, statuses and bug checks, offline. */
package org.ndisharness.cli.explain;
