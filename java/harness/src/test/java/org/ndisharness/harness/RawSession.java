// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.ndisharness.bridge.NativeBuffer;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.bridge.NativeSession;
import org.ndisharness.bridge.protocol.AwaitLayout;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.EntityLayout;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.bridge.protocol.StatsLayout;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;

/** The control device without any help: any bytes as any control code. What is to be sent stands at the beginning of {@link #bytes()}. */
final class RawSession implements AutoCloseable {
    /** Largest request, and size of the place for it. */
    static final int REQUEST_SIZE = 0x100000;

    private static final int ENTITIES = 16 * EntityLayout.SIZE;
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

    /**
     * Sends the first {@code inputSize} bytes; the answer replaces them. Returns the NTSTATUS; STATUS_CANCELLED if nothing more could
     * happen.
     */
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

    /** Asks for the adapters, bindings and address families; returns their size in bytes. */
    int enumerate() {
        clear(ENTITIES);
        int status = send(ControlCode.ENUMERATE, 0, ENTITIES);
        if (status != NtStatus.SUCCESS) {
            throw new AssertionError("ENUMERATE was answered with " + NtStatus.name(status));
        }
        int size = 0;
        while (size < ENTITIES && bytes().getLong(size + EntityLayout.ID) != 0) {
            size += EntityLayout.SIZE;
        }
        return size;
    }

    /** The client's first object of this kind among those; none if there is none. */
    ObjectId first(ObjectKind kind) {
        int size = enumerate();
        for (int at = 0; at < size; at += EntityLayout.SIZE) {
            if (bytes().getInt(at + EntityLayout.KIND) == kind.number()) {
                return new ObjectId(bytes().getLong(at + EntityLayout.ID));
            }
        }
        return ObjectId.NONE;
    }

    /** A counter of 32 bits out of the answer to STATS. */
    int stats(int offset) {
        int status = send(ControlCode.STATS, 0, StatsLayout.SIZE);
        if (status != NtStatus.SUCCESS) {
            throw new AssertionError("STATS was answered with " + NtStatus.name(status));
        }
        return bytes().getInt(offset);
    }

    /** Waits in another thread for an event that never comes; the future has the NTSTATUS. */
    CompletableFuture<Integer> awaitElsewhere() {
        return CompletableFuture.supplyAsync(() -> {
            try (NativeBuffer own = NativeBuffer.allocate(AwaitLayout.SIZE)) {
                for (int at = 0; at < AwaitLayout.SIZE; at += Long.BYTES) {
                    own.bytes().putLong(at, 0);
                }
                own.bytes().putInt(AwaitLayout.MATCH, AwaitLayout.MATCH_KIND);
                own.bytes().putShort(AwaitLayout.KIND, (short) EventKind.FAULT.number());
                session.await(own, 0, DEADLINE_MILLIS);
                return NtStatus.SUCCESS;
            } catch (NativeException.Closed closed) {
                return NtStatus.CANCELLED;
            } catch (NativeException.Status refused) {
                return refused.status();
            }
        });
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
