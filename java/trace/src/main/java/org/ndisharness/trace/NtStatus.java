// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of the {@code NTSTATUS} values that the drivers, the host and KMDF answer with. */
public final class NtStatus {
    public static final int SUCCESS = 0;
    public static final int INVALID_HANDLE = 0xC0000008;
    public static final int INVALID_PARAMETER = 0xC000000D;
    public static final int INVALID_DEVICE_REQUEST = 0xC0000010;
    public static final int ACCESS_DENIED = 0xC0000022;
    public static final int BUFFER_TOO_SMALL = 0xC0000023;
    public static final int REVISION_MISMATCH = 0xC0000059;
    public static final int INSUFFICIENT_RESOURCES = 0xC000009A;
    public static final int DEVICE_NOT_READY = 0xC00000A3;
    public static final int NOT_SUPPORTED = 0xC00000BB;
    public static final int REQUEST_ABORTED = 0xC0000240;
    public static final int CANCELLED = 0xC0000120;
    public static final int INVALID_DEVICE_STATE = 0xC0000184;
    public static final int DEVICE_BUSY = 0x80000011;

    private static final Map<Integer, String> NAMES = new HashMap<>();

    static {
        name(SUCCESS, "STATUS_SUCCESS");
        name(0x103, "STATUS_PENDING");
        name(0x80000005, "STATUS_BUFFER_OVERFLOW");
        name(DEVICE_BUSY, "STATUS_DEVICE_BUSY");
        name(0xC0000001, "STATUS_UNSUCCESSFUL");
        name(0xC0000002, "STATUS_NOT_IMPLEMENTED");
        name(0xC0000004, "STATUS_INFO_LENGTH_MISMATCH");
        name(INVALID_HANDLE, "STATUS_INVALID_HANDLE");
        name(INVALID_PARAMETER, "STATUS_INVALID_PARAMETER");
        name(0xC000000E, "STATUS_NO_SUCH_DEVICE");
        name(INVALID_DEVICE_REQUEST, "STATUS_INVALID_DEVICE_REQUEST");
        name(ACCESS_DENIED, "STATUS_ACCESS_DENIED");
        name(BUFFER_TOO_SMALL, "STATUS_BUFFER_TOO_SMALL");
        name(0xC0000034, "STATUS_OBJECT_NAME_NOT_FOUND");
        name(0xC0000035, "STATUS_OBJECT_NAME_COLLISION");
        name(REVISION_MISMATCH, "STATUS_REVISION_MISMATCH");
        name(INSUFFICIENT_RESOURCES, "STATUS_INSUFFICIENT_RESOURCES");
        name(DEVICE_NOT_READY, "STATUS_DEVICE_NOT_READY");
        name(0xC00000B5, "STATUS_IO_TIMEOUT");
        name(NOT_SUPPORTED, "STATUS_NOT_SUPPORTED");
        name(CANCELLED, "STATUS_CANCELLED");
        name(INVALID_DEVICE_STATE, "STATUS_INVALID_DEVICE_STATE");
        name(REQUEST_ABORTED, "STATUS_REQUEST_ABORTED");
        name(0xC0000225, "STATUS_NOT_FOUND");
    }

    private NtStatus() {
    }

    private static void name(int status, String name) {
        NAMES.put(status, name);
    }

    /** Values by name, of all that have a name here. */
    public static Map<String, Integer> named() {
        return NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /** {@code STATUS_...}, or the value as {@code 0x%08X} when it has no name here. */
    public static String name(int status) {
        String name = NAMES.get(status);
        return name != null ? name : String.format("0x%08X", status);
    }
}
