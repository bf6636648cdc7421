// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.util.Map;

/** Names of the Win32 errors that the device transport meets. */
public final class Win32Error {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "ERROR_SUCCESS"),
            Map.entry(1, "ERROR_INVALID_FUNCTION"),
            Map.entry(2, "ERROR_FILE_NOT_FOUND"),
            Map.entry(3, "ERROR_PATH_NOT_FOUND"),
            Map.entry(5, "ERROR_ACCESS_DENIED"),
            Map.entry(6, "ERROR_INVALID_HANDLE"),
            Map.entry(8, "ERROR_NOT_ENOUGH_MEMORY"),
            Map.entry(21, "ERROR_NOT_READY"),
            Map.entry(22, "ERROR_BAD_COMMAND"),
            Map.entry(31, "ERROR_GEN_FAILURE"),
            Map.entry(50, "ERROR_NOT_SUPPORTED"),
            Map.entry(87, "ERROR_INVALID_PARAMETER"),
            Map.entry(122, "ERROR_INSUFFICIENT_BUFFER"),
            Map.entry(170, "ERROR_BUSY"),
            Map.entry(234, "ERROR_MORE_DATA"),
            Map.entry(433, "ERROR_NO_SUCH_DEVICE"),
            Map.entry(995, "ERROR_OPERATION_ABORTED"),
            Map.entry(996, "ERROR_IO_INCOMPLETE"),
            Map.entry(997, "ERROR_IO_PENDING"),
            Map.entry(1117, "ERROR_IO_DEVICE"),
            Map.entry(1168, "ERROR_NOT_FOUND"),
            Map.entry(1306, "ERROR_REVISION_MISMATCH"),
            Map.entry(1450, "ERROR_NO_SYSTEM_RESOURCES"),
            Map.entry(1460, "ERROR_TIMEOUT"));

    private Win32Error() {
    }

    /** {@code ERROR_...}, or {@code Win32 error N} when it has no name here. */
    public static String name(int error) {
        return NAMES.getOrDefault(error, "Win32 error " + Integer.toUnsignedString(error));
    }
}
