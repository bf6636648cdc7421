// SPDX-License-Identifier: MIT
/** Tests of the zips that people unpack. */
package org.ndisharness.distribution;
