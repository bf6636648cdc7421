// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.harness.driver.AdapterResources;

/**
 * The other side of the device that a driver drives: what the target file's {@code resources} name is plain memory, which a test reads and
 * writes here, and an interrupt, which a test raises. On the embedded target only: see {@link World#hardware()}.
 */
public final class Hardware {
    private static final String DEVICE = "\\Device\\NdhHardware";
    private static final int READ = 0x8D16E000;
    private static final int WRITE = 0x8D16E004;
    private static final int INTERRUPT = 0x8D16E008;
    private static final int RANGE_SIZE = 16;
    private static final int VECTOR_SIZE = 8;
    private static final int ANSWER_SIZE = 8;
    private static final int MEMORY = 0;
    private static final int PORTS = 1;
    private static final int STATUS_NOT_FOUND = 0xC0000225;

    private final World world;
    private final AdapterResources resources;

    Hardware(World world, AdapterResources resources) {
        this.world = world;
        this.resources = resources;
    }

    /**
     * The device raises its interrupt: MiniportInterrupt ({@code nc-ndis-miniport_isr.md}) runs at the device's IRQL, and has returned when
     * this does; the MiniportInterruptDPC that it asks for runs when the world runs on. The world's seed decides what else it interrupts.
     *
     * @return whether a driver recognized it as its own
     * @throws HarnessException no driver has connected it (MiniportInitializeEx did not call NdisMRegisterInterruptEx, or it is
     * deregistered)
     */
    public boolean raiseInterrupt() {
        return raiseInterrupt(0);
    }

    /** The same of one message of a device with message-signaled interrupts: MiniportMessageInterrupt. */
    public boolean raiseInterrupt(int message) {
        AdapterResources.Interrupt interrupt = resources.interrupt();
        if (interrupt == null) {
            throw new HarnessException("the target's adapter has no interrupt: driver/adapter/resources/interrupt names one");
        }
        int last = Math.max(1, interrupt.messageCount()) - 1;
        if (message < 0 || message > last) {
            throw new IllegalArgumentException("message " + message + ": allowed are 0 to " + last);
        }
        int vector = (int) interrupt.vectorNumber() + message;
        ByteBuffer input = little(VECTOR_SIZE).putInt(vector).putInt(0);
        ByteBuffer answer = little(request(INTERRUPT, input.array(), ANSWER_SIZE, "vector " + vector));
        if (answer.getInt(0) == 0) {
            throw new HarnessException("no driver has connected the interrupt at vector " + vector);
        }
        return answer.getInt(Integer.BYTES) != 0;
    }

    /** What is at a physical address: in the device's memory, or in RAM, which the device reads by DMA. */
    public byte[] readMemory(long address, int length) {
        return read(MEMORY, address, length);
    }

    /** A register of 32 bits in the device's memory. */
    public int readRegister(long address) {
        return little(readMemory(address, Integer.BYTES)).getInt(0);
    }

    /** Changes the device's memory, or RAM by DMA, as the device would. */
    public void writeMemory(long address, byte... bytes) {
        write(MEMORY, address, bytes);
    }

    /** Sets a register of 32 bits in the device's memory. */
    public void writeRegister(long address, int value) {
        writeMemory(address, little(Integer.BYTES).putInt(value).array());
    }

    /** What a driver finds at ports, or has written there. */
    public byte[] readPorts(int first, int count) {
        return read(PORTS, first, count);
    }

    /** Changes what a driver finds at ports. */
    public void writePorts(int first, byte... bytes) {
        write(PORTS, first, bytes);
    }

    private byte[] read(int space, long start, int length) {
        if (length <= 0 || length > DeviceFile.MAX_TRANSFER) {
            throw new IllegalArgumentException("length " + length + ": allowed are 1 to " + DeviceFile.MAX_TRANSFER + " bytes");
        }
        return request(READ, range(space, start, length, 0).array(), length, place(space, start, length));
    }

    private void write(int space, long start, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > DeviceFile.MAX_TRANSFER - RANGE_SIZE) {
            throw new IllegalArgumentException(
                    "length " + bytes.length + ": allowed are 1 to " + (DeviceFile.MAX_TRANSFER - RANGE_SIZE) + " bytes");
        }
        request(WRITE, range(space, start, bytes.length, bytes.length).put(bytes).array(), 0, place(space, start, bytes.length));
    }

    private static ByteBuffer range(int space, long start, int length, int behind) {
        return little(RANGE_SIZE + behind).putInt(space).putInt(length).putLong(start);
    }

    private static String place(int space, long start, int length) {
        return String.format("%d bytes at %s 0x%X", length, space == PORTS ? "port" : "the physical address", start);
    }

    private byte[] request(int code, byte[] input, int capacity, String what) {
        try (DeviceFile device = world.openDevice(DEVICE)) {
            return device.control(code, input, capacity);
        } catch (NativeException.Status failure) {
            if (failure.status() == STATUS_NOT_FOUND) {
                throw new HarnessException(
                        what + " belong to no device, and are no RAM either: driver/adapter/resources of the target names none there",
                        failure);
            }
            throw failure;
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
