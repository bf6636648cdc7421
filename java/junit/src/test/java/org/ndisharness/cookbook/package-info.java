// SPDX-License-Identifier: MIT
/** The snippets of {@code java/COOKBOOK.md}: each stands between {@code // recipe} and {@code // end}. */
package org.ndisharness.cookbook;
