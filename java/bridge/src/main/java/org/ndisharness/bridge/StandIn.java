// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Commands to the stand-in ndis.sys ({@code ndh_standin.h}). */
public final class StandIn {
    private static final int IDENTIFY = 0x8D15E000;
    private static final int IDENTITY_SIZE = 56;
    private static final int IDENTITY_ADAPTER_COUNT = 40;
    private static final int ADAPTER_SIZE = 16;
    private static final int RESULT_SIZE = 32;
    private static final int RESULT_STATUS = 4;
    private static final int SWITCH_SIZE = 8;
    private static final int SWITCH_LIST = 0x8D15E010;
    private static final int SWITCH_INFO_SIZE = 64;
    private static final int SWITCH_INFO_NAME = 16;
    private static final int SWITCH_INFO_ITEM = 48;
    private static final int PROTOCOL_ALL = 0xFFFFFFFF;
    private static final int BUFFER_SIZE = 4096;
    private static final int DEADLINE_MILLIS = 30_000;

    private StandIn() {
    }

    /** What a box does to an adapter by itself on Windows. */
    public enum AdapterCommand {
        /** Initializes it, binds the protocols, restarts it. */
        START(0x8D15E014),
        /** Halts it as when the device is disabled. */
        HALT(0x8D15E018),
        /** Unbinds every protocol. */
        UNBIND(0x8D15E024),
        /** Binds every protocol. */
        BIND(0x8D15E028);

        private final int code;

        AdapterCommand(int code) {
            this.code = code;
        }
    }

    /**
     * One entry of {@code SWITCH_LIST}.
     *
     * @param value in force
     * @param max greatest value
     */
    public record SwitchInfo(int id, int value, int max, String name, String item) {
    }

    /** Whether ndis.sys is the stand-in. */
    public static boolean isPresent(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            world.standInControl(IDENTIFY, buffer, 0, 0, IDENTITY_SIZE, DEADLINE_MILLIS);
            return true;
        } catch (NativeException.Unsupported microsoft) {
            return false;
        }
    }

    /** All switches, in order of their ids. */
    public static List<SwitchInfo> switches(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            int size = world.standInControl(SWITCH_LIST, buffer, 0, 0, BUFFER_SIZE, DEADLINE_MILLIS);
            List<SwitchInfo> list = new ArrayList<>();
            ByteBuffer bytes = buffer.bytes();
            for (int at = 0; at + SWITCH_INFO_SIZE <= size; at += SWITCH_INFO_SIZE) {
                list.add(new SwitchInfo(bytes.getInt(at), bytes.getInt(at + Integer.BYTES), bytes.getInt(at + 2 * Integer.BYTES),
                        text(bytes, at + SWITCH_INFO_NAME, SWITCH_INFO_ITEM - SWITCH_INFO_NAME),
                        text(bytes, at + SWITCH_INFO_ITEM, SWITCH_INFO_SIZE - SWITCH_INFO_ITEM)));
            }
            return list;
        }
    }

    private static String text(ByteBuffer bytes, int at, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size && bytes.get(at + i) != 0; i++) {
            text.append((char) bytes.get(at + i));
        }
        return text.toString();
    }

    /** Sets a switch. */
    public static void set(NativeWorld world, int id, int value) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            buffer.bytes().putInt(0, id).putInt(Integer.BYTES, value);
            world.standInControl(HexFormat.fromHexDigits(NativePlatform.STANDIN_SWITCH_SET), buffer, 0, SWITCH_SIZE, 0, DEADLINE_MILLIS);
        }
    }

    /** Input of {@code SWITCH_SET}, hexadecimal, for a boot script. */
    public static String switchInput(int id, int value) {
        return String.format("%08x%08x", Integer.reverseBytes(id), Integer.reverseBytes(value));
    }

    /** Does this to the first adapter; fails with what the driver answered. */
    public static void command(NativeWorld world, AdapterCommand command) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            boolean binds = command == AdapterCommand.BIND || command == AdapterCommand.UNBIND;
            ByteBuffer bytes = buffer.bytes();
            bytes.putInt(0, 0).putInt(Integer.BYTES, 0).putInt(2 * Integer.BYTES, binds ? PROTOCOL_ALL : 0).putInt(3 * Integer.BYTES, 0);
            world.standInControl(command.code, buffer, 0, ADAPTER_SIZE, RESULT_SIZE, DEADLINE_MILLIS);
            int status = bytes.getInt(RESULT_STATUS);
            if (status != 0) {
                throw new IllegalStateException(String.format("%s of the adapter: NDIS_STATUS 0x%08X", command, status));
            }
        }
    }

    /**
     * Starts an adapter of the first miniport driver if there is none yet. Does nothing where ndis.sys is not the stand-in: Windows starts
     * adapters by itself.
     */
    public static void startFirstAdapter(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            world.standInControl(IDENTIFY, buffer, 0, 0, IDENTITY_SIZE, DEADLINE_MILLIS);
            if (buffer.bytes().getInt(IDENTITY_ADAPTER_COUNT) > 0) {
                return;
            }
            byte[] command = HexFormat.of().parseHex(NativePlatform.STANDIN_FIRST_ADAPTER);
            buffer.bytes().put(0, command);
            world.standInControl(HexFormat.fromHexDigits(NativePlatform.STANDIN_ADAPTER_START), buffer, 0, command.length, RESULT_SIZE,
                    DEADLINE_MILLIS);
            int status = buffer.bytes().getInt(RESULT_STATUS);
            if (status != 0) {
                throw new IllegalStateException(String.format("the miniport driver did not start its adapter: NDIS_STATUS 0x%08X", status));
            }
        } catch (NativeException.Unsupported microsoft) {
            return;
        }
    }
}
