// SPDX-License-Identifier: MIT
/** Runs commands of {@code ndh} elsewhere on this machine: in a JVM under Wine, in a distribution of WSL. */
package org.ndisharness.cli.relay;
