// SPDX-License-Identifier: MIT
/** Errata: known issues that turn failures into passes that say so. */
package org.ndisharness.cli.errata;
