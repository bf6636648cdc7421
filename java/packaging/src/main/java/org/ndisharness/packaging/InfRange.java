// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/**
 * A range of memory or ports of a LogConfig section.
 *
 * @param start first address or port
 * @param length in bytes
 * @param alternatives how many choices the INF leaves; this is the first one
 */
public record InfRange(long start, long length, int alternatives) {
}
