// SPDX-License-Identifier: MIT
/** The rule x mutant matrix: every rule that can be observed is broken on purpose, and what speaks then is held against the catalogue. */
package org.ndisharness.conformance.matrix;
