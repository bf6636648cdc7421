// SPDX-License-Identifier: MIT
/** The rules, and the rule x mutant matrix. */
package org.ndisharness.cli.rules;
