// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory that requests pass through, as one direct little-endian {@link ByteBuffer}.
 *
 * <p>A closed buffer goes back to a pool and is used again for one of the same size, never freed: a view that somebody kept shows other
 * data then, but cannot crash the JVM. The content of a new buffer is undefined.
 */
public final class NativeBuffer implements AutoCloseable {
    private static final Map<Integer, Deque<Memory>> POOL = new HashMap<>();

    private final Memory memory;
    private final ByteBuffer bytes;
    private boolean closed;

    private record Memory(long handle, ByteBuffer bytes) {
        static Memory allocate(int size) {
            long handle = Results.check(Library.ndh_buffer_alloc(size));
            Pointer pointer = new Pointer(Results.check(Library.ndh_buffer_address(handle)));
            return new Memory(handle, pointer.getByteBuffer(0, size));
        }
    }

    private NativeBuffer(Memory memory) {
        this.memory = memory;
        this.bytes = memory.bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A buffer of {@code size} bytes, 1 to 64 MiB. */
    public static NativeBuffer allocate(int size) {
        synchronized (POOL) {
            Deque<Memory> free = POOL.get(size);
            if (free != null && !free.isEmpty()) {
                return new NativeBuffer(free.pop());
            }
        }
        return new NativeBuffer(Memory.allocate(size));
    }

    /** The memory; use absolute access, since there is one position for all. */
    public ByteBuffer bytes() {
        requireOpen();
        return bytes;
    }

    /** Size in bytes. */
    public int size() {
        return bytes.capacity();
    }

    long handle() {
        requireOpen();
        return memory.handle;
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the buffer of " + size() + " bytes was closed");
        }
    }

    /** Gives the memory back; later calls do nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        synchronized (POOL) {
            POOL.computeIfAbsent(size(), size -> new ArrayDeque<>()).push(memory);
        }
    }
}
