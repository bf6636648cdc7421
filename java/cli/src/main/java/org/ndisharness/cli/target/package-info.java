// SPDX-License-Identifier: MIT
/** {@code ndh target}: target files for drivers of others. */
package org.ndisharness.cli.target;
