// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

/**
 * An open handle of the control device, or of another one, which takes control codes only. Requests pass through a {@link NativeBuffer}:
 * what is at the offset goes in, and the answer replaces it. Deadlines are virtual time on the driver host. Thread-safe.
 */
public final class NativeSession implements AutoCloseable {
    private final NativeHandle handle;

    NativeSession(NativeHandle handle) {
        this.handle = handle;
    }

    /** Sends one control code; returns the bytes of the answer. */
    public int control(int code, NativeBuffer buffer, int offset, int inputSize, int outputCapacity, int deadlineMillis) {
        return Results.check(Library.ndh_control(handle.value(), code, buffer.handle(), offset, inputSize, outputCapacity, deadlineMillis));
    }

    /** Submits the batch of {@code inputSize} bytes; returns the bytes of the answer. */
    public int submit(NativeBuffer buffer, int offset, int inputSize, int deadlineMillis) {
        return Results.check(Library.ndh_submit(handle.value(), buffer.handle(), offset, inputSize, deadlineMillis));
    }

    /** Takes as many whole events as fit into {@code capacity} bytes behind their head; returns the bytes of both. */
    public int read(NativeBuffer buffer, int offset, int capacity) {
        return Results.check(Library.ndh_read(handle.value(), buffer.handle(), offset, capacity));
    }

    /** Waits for the event that the {@code NDH_AWAIT} at the offset describes; the event record replaces it. */
    public int await(NativeBuffer buffer, int offset, int deadlineMillis) {
        return Results.check(Library.ndh_await(handle.value(), buffer.handle(), offset, deadlineMillis));
    }

    /** Closes the device; what other threads wait for on it ends with {@link NativeException.Closed}. */
    @Override
    public void close() {
        handle.close();
    }
}
