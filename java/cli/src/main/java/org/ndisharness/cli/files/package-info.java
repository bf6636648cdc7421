// SPDX-License-Identifier: MIT
/** Files and folders that a command line names. */
package org.ndisharness.cli.files;
