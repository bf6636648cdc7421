// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativeSession;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.trace.NtStatus;

/** The control device without any help: any bytes as any control code. What is to be sent stands at the beginning of {@link #bytes()}. */
final class RawSession implements AutoCloseable {
    /** Largest request, and size of the place for it. */
    static final int REQUEST_SIZE = 0x100000;

    private static final int EVENTS = REQUEST_SIZE;
    private static final int DEADLINE_MILLIS = 3_600_000;

    private final World world;
    private final NativeSession session;
    private final NativeBuffer buffer = NativeBuffer.allocate(2 * REQUEST_SIZE);

    RawSession(World world) {
        this.world = world;
        this.session = world.openNative();
    }

    ByteBuffer bytes() {
        return buffer.bytes();
    }

    /** Sends the first {@code inputSize} bytes; the answer replaces them. Returns the NTSTATUS; STATUS_CANCELLED if nothing more could happen. */
    int send(int code, int inputSize, int outputCapacity) {
        try {
            session.control(code, buffer, 0, inputSize, outputCapacity, DEADLINE_MILLIS);
            return NtStatus.SUCCESS;
        } catch (NativeException.Status refused) {
            return refused.status();
        } catch (NativeException.Quiescent cancelled) {
            return NtStatus.CANCELLED;
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
    }

    int send(ControlCode code, int inputSize, int outputCapacity) {
        return send(code.number(), inputSize, outputCapacity);
    }

    /** A correct HELLO for a guarded session with the default ring. */
    int hello() {
        clear(HelloLayout.IN_SIZE);
        bytes().putInt(HelloLayout.IN_VERSION, HelloLayout.PROTOCOL_VERSION);
        return send(ControlCode.HELLO, HelloLayout.IN_SIZE, HelloLayout.OUT_SIZE);
    }

    void clear(int size) {
        for (int at = 0; at < size; at++) {
            bytes().put(at, (byte) 0);
        }
    }

    /** Takes events out of the ring: whole records, not in the place of requests. Empty when there are none. */
    ByteBuffer read() {
        try {
            session.read(buffer, EVENTS, REQUEST_SIZE);
        } catch (NativeException failure) {
            throw world.explain(failure);
        }
        return bytes().slice(EVENTS + ReadLayout.SIZE, bytes().getInt(EVENTS + ReadLayout.COUNT) * ReadLayout.RECORD_SIZE)
                .order(bytes().order());
    }

    /** Records that the ring had no room for, as the last {@link #read()} told. */
    long lost() {
        return bytes().getLong(EVENTS + ReadLayout.LOST);
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            buffer.close();
        }
    }
}
