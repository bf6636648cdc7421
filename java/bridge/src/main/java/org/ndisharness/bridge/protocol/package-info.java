// SPDX-License-Identifier: MIT
/**
 * The request side of the control protocol ({@code ndh_protocol.h}) as constants: offsets are bytes from the beginning of the record,
 * little-endian. A test compares every one with what the C helper was compiled with. Knows no JNA.
 */
package org.ndisharness.bridge.protocol;
