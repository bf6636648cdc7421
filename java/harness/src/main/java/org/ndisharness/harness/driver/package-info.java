// SPDX-License-Identifier: MIT
/** A user's driver as a target file names it, and what the driver host is told of it. */
package org.ndisharness.harness.driver;
