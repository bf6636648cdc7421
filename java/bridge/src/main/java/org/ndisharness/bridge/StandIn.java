// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int BREAK = 0x8D15E04C;
    private static final int BREAK_LIST = 0x8D15E050;
    private static final int BREAK_WAY = 32;
    private static final int BREAK_WAYS = 48;
    private static final int BREAK_INFO_SIZE = 128;
    private static final int BREAK_LIST_SIZE = 64 * 1024;
    private static final int DRIVERS = 0x8D15E054;
    private static final int DRIVER_SIZE = 64;
    private static final int DRIVER_MAJOR = 8;
    private static final int DRIVER_MINOR = 10;
    private static final int DRIVER_NAME = 16;
    private static final int MISSED = 0x8D15E080;
    private static final int MISSED_PAGE_SIZE = 16;
    private static final int MISSED_SIZE = 128;
    private static final int MISSED_SERVICE = 16;
    private static final int MISSED_NAME = 64;
    /** Control code, for a boot script. */
    public static final String BOUNDARY_CODE = "8D15E060";
    private static final int BOUNDARY = 0x8D15E060;
    private static final int BOUNDARY_READ = 0x8D15E064;
    private static final int BOUNDARY_SIZE = 272;
    private static final int BOUNDARY_NAMES = 16;
    private static final int BOUNDARY_NAME_SIZE = 32;
    private static final int BOUNDARY_PAGE_SIZE = 24;
    private static final int BOUNDARY_RECORD_SIZE = 64;
    private static final int WIRE_SEND = 0x8D15E0C0;
    private static final int WIRE_RECEIVE = 0x8D15E0C4;
    private static final int WIRE_LINK = 0x8D15E0C8;
    private static final int WIRE_FRAME_SIZE = 16;
    private static final int WIRE_ANY = 0xFFFFFFFF;
    /** Bytes of the longest frame of a wire ({@code NDH_STANDIN_WIRE_LENGTH}). */
    public static final int WIRE_LENGTH = 9018;
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
        /** Pauses the protocols and the miniport. */
        PAUSE(0x8D15E01C),
        /** Restarts them. */
        RESTART(0x8D15E020),
        /** Unbinds every protocol. */
        UNBIND(0x8D15E024),
        /** Binds every protocol. */
        BIND(0x8D15E028),
        /** Resets the miniport. */
        RESET(0x8D15E038),
        /** To low power; the reason is the {@code NDIS_DEVICE_POWER_STATE}. */
        SUSPEND(0x8D15E03C),
        /** Back to full power. */
        RESUME(0x8D15E040),
        /** MiniportShutdownEx; only a halt is possible afterwards. */
        SHUTDOWN(0x8D15E044),
        /** An event for every bound protocol; the reason is the {@code NET_PNP_EVENT_CODE}. */
        EVENT(0x8D15E048);

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

    /**
     * One entry of {@code BREAK_LIST}: a rule whose actor is NDIS, and how the stand-in can break it.
     *
     * @param way in force, or ""
     * @param ways names of all ways, the first one the default
     */
    public record BreakInfo(String rule, String way, List<String> ways) {
    }

    /**
     * One entry of {@code DRIVERS}: a registered driver and the NDIS version that it registered with.
     *
     * @param miniport a miniport driver; else a protocol driver
     * @param name its service, or the name that a protocol registered with
     */
    public record DriverInfo(boolean miniport, int slot, int ndisMajor, int ndisMinor, String name) {
        /** Windows 8 and later load no driver of an NDIS before 6.0. */
        public boolean isLegacy() {
            return ndisMajor < 6;
        }
    }

    /**
     * One {@code NDH_STANDIN_MISSED_VALUE}.
     *
     * @param scope {@code NDH_STANDIN_MISSED_SCOPE}
     * @param wanted {@code NDIS_PARAMETER_TYPE}
     * @param found registry type, or 0
     */
    public record Missed(int scope, int wanted, int found, int count, String service, String name) {
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

    /** The rules of NDIS that the stand-in can break. */
    public static List<BreakInfo> breaks(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BREAK_LIST_SIZE)) {
            int size = world.standInControl(BREAK_LIST, buffer, 0, 0, BREAK_LIST_SIZE, DEADLINE_MILLIS);
            List<BreakInfo> list = new ArrayList<>();
            ByteBuffer bytes = buffer.bytes();
            for (int at = 0; at + BREAK_INFO_SIZE <= size; at += BREAK_INFO_SIZE) {
                String ways = text(bytes, at + BREAK_WAYS, BREAK_INFO_SIZE - BREAK_WAYS);
                list.add(new BreakInfo(text(bytes, at, BREAK_WAY), text(bytes, at + BREAK_WAY, BREAK_WAYS - BREAK_WAY),
                        List.of(ways.split(","))));
            }
            return list;
        }
    }

    /** The registered drivers, miniports first. */
    public static List<DriverInfo> drivers(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            int size = world.standInControl(DRIVERS, buffer, 0, 0, BUFFER_SIZE, DEADLINE_MILLIS);
            List<DriverInfo> list = new ArrayList<>();
            ByteBuffer bytes = buffer.bytes();
            for (int at = 0; at + DRIVER_SIZE <= size; at += DRIVER_SIZE) {
                list.add(new DriverInfo(bytes.getInt(at) == 0, bytes.getInt(at + Integer.BYTES), bytes.getShort(at + DRIVER_MAJOR),
                        bytes.getShort(at + DRIVER_MINOR), text(bytes, at + DRIVER_NAME, DRIVER_SIZE - DRIVER_NAME)));
            }
            return list;
        }
    }

    /** Configuration values that drivers asked for and did not get. */
    public static List<Missed> missed(NativeWorld world) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            List<Missed> list = new ArrayList<>();
            ByteBuffer bytes = buffer.bytes();
            int total = 1;
            while (list.size() < total) {
                bytes.putLong(0, list.size());
                world.standInControl(MISSED, buffer, 0, Long.BYTES, BUFFER_SIZE, DEADLINE_MILLIS);
                total = bytes.getInt(0);
                int count = bytes.getInt(Integer.BYTES);
                for (int at = MISSED_PAGE_SIZE; at < MISSED_PAGE_SIZE + count * MISSED_SIZE; at += MISSED_SIZE) {
                    list.add(new Missed(bytes.getInt(at), bytes.getInt(at + Integer.BYTES), bytes.getInt(at + 2 * Integer.BYTES),
                            bytes.getInt(at + 3 * Integer.BYTES), text(bytes, at + MISSED_SERVICE, MISSED_NAME - MISSED_SERVICE),
                            text(bytes, at + MISSED_NAME, MISSED_SIZE - MISSED_NAME)));
                }
            }
            return list;
        }
    }

    /** Breaks a rule in that way; the way "off" keeps it again, and the rule "" with it all of them. */
    public static void breakRule(NativeWorld world, String rule, String way) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            put(buffer.bytes(), 0, BREAK_WAY, rule);
            put(buffer.bytes(), BREAK_WAY, BREAK_WAYS - BREAK_WAY, way);
            world.standInControl(BREAK, buffer, 0, BREAK_WAYS, 0, DEADLINE_MILLIS);
        }
    }

    private static void put(ByteBuffer bytes, int at, int size, String text) {
        if (text.length() >= size) {
            throw new IllegalArgumentException("'" + text + "' is longer than the " + (size - 1) + " characters that the stand-in takes");
        }
        for (int i = 0; i < size; i++) {
            bytes.put(at + i, (byte) (i < text.length() ? text.charAt(i) : 0));
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

    /**
     * Input of {@code BOUNDARY}.
     *
     * @param mode {@code NDH_STANDIN_BOUNDARY_xxx}
     * @param fromNextDriver recording begins when a driver registers, instead of at once
     * @param named drivers that record by themselves
     */
    private static byte[] boundaryInput(int mode, boolean fromNextDriver, List<String> named) {
        ByteBuffer input = ByteBuffer.allocate(BOUNDARY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        input.putInt(0, mode).putInt(Integer.BYTES, fromNextDriver ? 1 : 0).putInt(3 * Integer.BYTES, named.size());
        for (int i = 0; i < named.size(); i++) {
            put(input, BOUNDARY_NAMES + i * BOUNDARY_NAME_SIZE, BOUNDARY_NAME_SIZE, named.get(i));
        }
        return input.array();
    }

    /** The same, hexadecimal, for a boot script: recording begins with the next driver that registers. */
    public static String boundaryScript(int mode, List<String> named) {
        return HexFormat.of().formatHex(boundaryInput(mode, true, named));
    }

    /** Records crossings of the NDIS boundary from now on: {@code NDH_STANDIN_BOUNDARY_xxx}, and drivers that record by themselves. */
    public static void boundary(NativeWorld world, int mode, List<String> named) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            buffer.bytes().put(0, boundaryInput(mode, false, named));
            world.standInControl(BOUNDARY, buffer, 0, BOUNDARY_SIZE, 0, DEADLINE_MILLIS);
        }
    }

    /**
     * Takes whole events from the ring of the boundary.
     *
     * @param records the events, valid until the next reading
     * @param remaining records that are left
     * @param lost records that were dropped since recording began
     */
    public record BoundaryPage(ByteBuffer records, int remaining, long lost) {
    }

    /** Takes whole events from the ring of the boundary, through the buffer. */
    public static BoundaryPage readBoundary(NativeWorld world, NativeBuffer buffer) {
        world.standInControl(BOUNDARY_READ, buffer, 0, 0, buffer.size(), DEADLINE_MILLIS);
        ByteBuffer bytes = buffer.bytes();
        int count = bytes.getInt(2 * Long.BYTES);
        return new BoundaryPage(bytes.slice(BOUNDARY_PAGE_SIZE, count * BOUNDARY_RECORD_SIZE).order(ByteOrder.LITTLE_ENDIAN),
                bytes.getInt(2 * Long.BYTES + Integer.BYTES), bytes.getLong(Long.BYTES));
    }

    /**
     * A frame that an Ethernet adapter sent.
     *
     * @param lost frames that were dropped before it
     */
    public record WireFrame(byte[] bytes, int lost) {
    }

    /** Lets a frame arrive at the first adapter on a wire. */
    public static void wireSend(NativeWorld world, byte[] frame) {
        try (NativeBuffer buffer = NativeBuffer.allocate(WIRE_FRAME_SIZE + frame.length)) {
            wireHead(buffer.bytes(), frame.length).put(WIRE_FRAME_SIZE, frame);
            world.standInControl(WIRE_SEND, buffer, 0, WIRE_FRAME_SIZE + frame.length, 0, DEADLINE_MILLIS);
        }
    }

    /** Brings the link of the first adapter on a wire up or down. */
    public static void wireLink(NativeWorld world, boolean up) {
        try (NativeBuffer buffer = NativeBuffer.allocate(WIRE_FRAME_SIZE)) {
            wireHead(buffer.bytes(), up ? 1 : 0);
            world.standInControl(WIRE_LINK, buffer, 0, WIRE_FRAME_SIZE, 0, DEADLINE_MILLIS);
        }
    }

    /** Takes the next frame that the first adapter on a wire sends, and waits for it; fails as every request that waits for too long. */
    public static WireFrame wireReceive(NativeWorld world, int deadlineMillis) {
        try (NativeBuffer buffer = NativeBuffer.allocate(WIRE_FRAME_SIZE + WIRE_LENGTH)) {
            ByteBuffer bytes = wireHead(buffer.bytes(), 0);
            world.standInControl(WIRE_RECEIVE, buffer, 0, WIRE_FRAME_SIZE, WIRE_FRAME_SIZE + WIRE_LENGTH, deadlineMillis);
            byte[] frame = new byte[bytes.getInt(Integer.BYTES)];
            bytes.get(WIRE_FRAME_SIZE, frame);
            return new WireFrame(frame, bytes.getInt(2 * Integer.BYTES));
        }
    }

    private static ByteBuffer wireHead(ByteBuffer bytes, int length) {
        return bytes.putInt(0, WIRE_ANY).putInt(Integer.BYTES, length).putLong(2 * Integer.BYTES, 0);
    }

    /** Input of {@code SWITCH_SET}, hexadecimal, for a boot script. */
    public static String switchInput(int id, int value) {
        return String.format("%08x%08x", Integer.reverseBytes(id), Integer.reverseBytes(value));
    }

    /** Does this to the first adapter; fails with what the driver answered. */
    public static void command(NativeWorld world, AdapterCommand command) {
        command(world, command, 0);
    }

    /** The same with a reason, whose meaning {@code ndh_standin.h} says. */
    public static void command(NativeWorld world, AdapterCommand command, int reason) {
        try (NativeBuffer buffer = NativeBuffer.allocate(BUFFER_SIZE)) {
            boolean all = command == AdapterCommand.BIND || command == AdapterCommand.UNBIND || command == AdapterCommand.EVENT;
            ByteBuffer bytes = buffer.bytes();
            bytes.putInt(0, 0).putInt(Integer.BYTES, 0).putInt(2 * Integer.BYTES, all ? PROTOCOL_ALL : 0).putInt(3 * Integer.BYTES, reason);
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
