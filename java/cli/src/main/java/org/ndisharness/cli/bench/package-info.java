// SPDX-License-Identifier: MIT
/** {@code ndh bench}: figures, each beside a floor that was measured in the same run. */
package org.ndisharness.cli.bench;
