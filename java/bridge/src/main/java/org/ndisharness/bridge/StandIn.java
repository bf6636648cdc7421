// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.util.HexFormat;

/** Commands to the stand-in ndis.sys ({@code ndh_standin.h}) where no boot script gives them: on the device transport. */
public final class StandIn {
    private static final int IDENTIFY = 0x8D15E000;
    private static final int IDENTITY_SIZE = 56;
    private static final int IDENTITY_ADAPTER_COUNT = 40;
    private static final int RESULT_SIZE = 32;
    private static final int RESULT_STATUS = 4;
    private static final int BUFFER_SIZE = 4096;
    private static final int DEADLINE_MILLIS = 30_000;

    private StandIn() {
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
