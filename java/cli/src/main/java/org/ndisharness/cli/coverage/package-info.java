// SPDX-License-Identifier: MIT
/** {@code ndh coverage}: what recorded traces reach of rules, functions, callbacks and states. */
package org.ndisharness.cli.coverage;
