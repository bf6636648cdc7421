// SPDX-License-Identifier: MIT
/**
 * Names and lines for addresses in driver images, read from what lies beside an image: a PDB, DWARF, a map file. Read here and not in the
 * driver host, so that the host stays small and what it records does not depend on these files. All files are untrusted: whatever is wrong
 * with one makes it unused, with a sentence that names it.
 */
package org.ndisharness.harness.symbols;
