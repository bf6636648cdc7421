// SPDX-License-Identifier: MIT
package org.ndisharness.harness.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/**
 * The hardware resources of an adapter, as the driver gets them: the driver host backs memory and ports with plain memory.
 *
 * @param interrupt null: none
 */
public record AdapterResources(List<Range> memory, List<Range> ports, Interrupt interrupt) {
    /** Bytes of physical address space that a memory range may have. */
    static final long MAX_MEMORY = 16L << 20;
    private static final long PORTS = 0x10000;
    private static final long ADDRESS_MAX = 0xF_FFFF_FFFFL;
    private static final int PAGE = 4096;
    private static final int MAX_VECTOR = 255;
    private static final int HEAD_SIZE = 20;
    private static final int DESCRIPTOR_SIZE = 20;
    private static final byte TYPE_PORT = 1;
    private static final byte TYPE_INTERRUPT = 2;
    private static final byte TYPE_MEMORY = 3;
    private static final byte SHARE_DEVICE_EXCLUSIVE = 1;
    private static final byte SHARE_SHARED = 3;
    private static final short PORT_IO = 1;
    private static final short INTERRUPT_LATCHED = 1;
    private static final short INTERRUPT_MESSAGE = 2;
    private static final int MAX_MESSAGES = 16;
    private static final int INTERFACE_INTERNAL = 0;

    /**
     * A range of memory or ports.
     *
     * @param start physical address or first port: a number or {@code "0x..."}
     * @param length in bytes
     */
    public record Range(Object start, Object length) {
        long first() {
            return Numbers.of(start, ADDRESS_MAX).orElse(-1);
        }

        long size() {
            return Numbers.of(length, MAX_MEMORY).orElse(-1);
        }
    }

    /**
     * An interrupt line, or interrupt messages at consecutive vectors.
     *
     * @param vector 0 to 255
     * @param level its level, as a rule the same number
     * @param latched edge triggered; else level sensitive, and shared
     * @param messages how many messages the device signals its interrupts by; null: it has a line
     */
    public record Interrupt(Object vector, Object level, Boolean latched, Object messages) {
        /** The vector of the line, or of the first message. */
        public long vectorNumber() {
            return Numbers.of(vector, MAX_VECTOR).orElse(-1);
        }

        /** 0: it has a line. */
        public int messageCount() {
            return messages == null ? 0 : (int) Numbers.of(messages, MAX_MESSAGES).orElse(-1);
        }

        long levelNumber() {
            return level == null ? vectorNumber() : Numbers.of(level, MAX_VECTOR).orElse(-1);
        }
    }

    /** No resources when none are given. */
    public AdapterResources {
        memory = memory == null ? List.of() : List.copyOf(memory);
        ports = ports == null ? List.of() : List.copyOf(ports);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return memory.isEmpty() && ports.isEmpty() && interrupt == null;
    }

    /** The vectors of its interrupts. */
    LongStream vectors() {
        return interrupt == null ? LongStream.empty()
                : LongStream.range(interrupt.vectorNumber(), interrupt.vectorNumber() + Math.max(1, interrupt.messageCount()));
    }

    /** Tells what is wrong with them: JSON pointer below this block, and what is allowed. */
    void check(BiConsumer<String, String> problem) {
        for (int i = 0; i < memory.size(); i++) {
            Range range = memory.get(i);
            if (range.first() < PAGE || range.first() % PAGE != 0) {
                problem.accept("/memory/" + i + "/start",
                        is(range.start) + "allowed is a physical address of a page, from 0x1000 to 0xFFFFFF000");
            }
            if (range.size() <= 0) {
                problem.accept("/memory/" + i + "/length", is(range.length) + "allowed are 1 to " + MAX_MEMORY + " bytes");
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            Range range = ports.get(i);
            boolean inside = range.first() >= 0 && range.first() < PORTS;
            if (!inside) {
                problem.accept("/ports/" + i + "/start", is(range.start) + "allowed is a port from 0 to 0xFFFF");
            }
            if (range.size() <= 0 || inside && range.first() + range.size() > PORTS) {
                problem.accept("/ports/" + i + "/length", is(range.length) + "allowed are 1 or more ports that end at 0xFFFF at most");
            }
        }
        if (interrupt != null && interrupt.vectorNumber() < 0) {
            problem.accept("/interrupt/vector", is(interrupt.vector) + "allowed is a number from 0 to " + MAX_VECTOR);
        } else if (interrupt != null && interrupt.messages != null
                && (interrupt.messageCount() < 1 || interrupt.vectorNumber() + interrupt.messageCount() - 1 > MAX_VECTOR)) {
            problem.accept("/interrupt/messages",
                    is(interrupt.messages) + "allowed are 1 to " + MAX_MESSAGES + ", and the last vector is " + MAX_VECTOR);
        } else if (interrupt != null && interrupt.levelNumber() < 0) {
            problem.accept("/interrupt/level", is(interrupt.level) + "allowed is a number from 0 to " + MAX_VECTOR);
        }
    }

    private static String is(Object value) {
        return "is " + DriverUnderTest.shown(value) + ": ";
    }

    /** A {@code CM_RESOURCE_LIST} with one full descriptor ({@code ns-wdm-_cm_resource_list.md}), which is packed. */
    public byte[] list() {
        int count = memory.size() + ports.size() + (int) vectors().count();
        ByteBuffer list = ByteBuffer.allocate(HEAD_SIZE + count * DESCRIPTOR_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        list.putInt(1).putInt(INTERFACE_INTERNAL).putInt(0).putShort((short) 1).putShort((short) 1).putInt(count);
        for (Range range : memory) {
            list.put(TYPE_MEMORY).put(SHARE_DEVICE_EXCLUSIVE).putShort((short) 0).putLong(range.first()).putInt((int) range.size())
                    .putInt(0);
        }
        for (Range range : ports) {
            list.put(TYPE_PORT).put(SHARE_DEVICE_EXCLUSIVE).putShort(PORT_IO).putLong(range.first()).putInt((int) range.size()).putInt(0);
        }
        vectors().forEach(vector -> {
            boolean message = interrupt.messageCount() > 0;
            boolean latched = message || Boolean.TRUE.equals(interrupt.latched);
            int flags = (latched ? INTERRUPT_LATCHED : 0) | (message ? INTERRUPT_MESSAGE : 0);
            list.put(TYPE_INTERRUPT).put(latched ? SHARE_DEVICE_EXCLUSIVE : SHARE_SHARED).putShort((short) flags)
                    .putInt((int) interrupt.levelNumber()).putInt((int) vector).putLong(-1);
        });
        return list.array();
    }
}
