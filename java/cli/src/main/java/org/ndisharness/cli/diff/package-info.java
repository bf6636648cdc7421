// SPDX-License-Identifier: MIT
/** {@code ndh diff}: what two traces, or two result folders, differ in. Another kind of file is another {@code Comparison}. */
package org.ndisharness.cli.diff;
