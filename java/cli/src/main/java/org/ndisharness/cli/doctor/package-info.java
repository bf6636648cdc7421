// SPDX-License-Identifier: MIT
/** {@code ndh doctor}: what works on this machine, what is missing, and the command that mends it. */
package org.ndisharness.cli.doctor;
