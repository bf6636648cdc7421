// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/**
 * One value of a line: quotes are taken off, tokens such as {@code %Name%} are as written.
 *
 * @param quoted whether any part of it stood in quotes
 */
public record InfValue(String text, InfPosition position, boolean quoted) {
}
