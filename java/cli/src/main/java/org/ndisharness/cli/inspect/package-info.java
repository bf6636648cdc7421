// SPDX-License-Identifier: MIT
/** {@code ndh inspect}: what a driver image is, what it needs and who provides it. */
package org.ndisharness.cli.inspect;
