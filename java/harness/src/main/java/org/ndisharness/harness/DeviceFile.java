// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.time.Duration;
import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativeSession;

/**
 * An open handle of a driver's own device, as CreateFile and DeviceIoControl give it to a program: see {@link World#openDevice}.
 */
public final class DeviceFile implements AutoCloseable {
    /** Bytes of one request, in either direction. */
    public static final int MAX_TRANSFER = 1 << 20;
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

    private final World world;
    private final String name;
    private final NativeSession file;

    DeviceFile(World world, String name, NativeSession file) {
        this.world = world;
        this.name = name;
        this.file = file;
    }

    /** {@link #control(int, byte[], int, Duration)} with a deadline of 30 s. */
    public byte[] control(int code, byte[] input, int outputCapacity) {
        return control(code, input, outputCapacity, DEFAULT_DEADLINE);
    }

    /**
     * IRP_MJ_DEVICE_CONTROL: sends one control code and returns what the driver answered.
     *
     * @param outputCapacity bytes of room for the answer, at most {@link #MAX_TRANSFER}
     * @param deadline after which the request is cancelled; virtual time on the driver host
     * @throws org.ndisharness.bridge.NativeException.Status the driver's NTSTATUS is an error
     */
    public byte[] control(int code, byte[] input, int outputCapacity, Duration deadline) {
        if (input.length > MAX_TRANSFER || outputCapacity < 0 || outputCapacity > MAX_TRANSFER) {
            throw new IllegalArgumentException(input.length + " bytes for the driver and " + outputCapacity
                    + " bytes of room for its answer: allowed are 0 to " + MAX_TRANSFER);
        }
        try (NativeBuffer buffer = NativeBuffer.allocate(Math.max(1, Math.max(input.length, outputCapacity)))) {
            buffer.bytes().put(0, input);
            int size = file.control(code, buffer, 0, input.length, outputCapacity, (int) deadline.toMillis());
            byte[] answer = new byte[size];
            buffer.bytes().get(0, answer);
            return answer;
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    /** IRP_MJ_CLEANUP and IRP_MJ_CLOSE. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
