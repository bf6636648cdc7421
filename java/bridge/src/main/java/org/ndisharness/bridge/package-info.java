// SPDX-License-Identifier: MIT
/**
 * The C helper as Java objects: targets, worlds, sessions and buffers, all {@link java.lang.AutoCloseable}. The only package that knows
 * JNA.
 *
 * <p>Units, threads and deadlines are those of {@code ndh_bridge.h}. Every failure is a {@link org.ndisharness.bridge.NativeException} of
 * the type that belongs to it, with the helper's text.
 */
package org.ndisharness.bridge;
