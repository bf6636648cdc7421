// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code NDIS_STATUS}. The constants are those of {@code ndis.h} that CoNDIS uses; any other value is carried unchanged.
 *
 * <p>{@link #NOT_ACCEPTED}, {@link #NOT_RECOGNIZED} and {@link #PENDING} have success severity, so {@code NT_SUCCESS} is no test for
 * success: compare with {@link #SUCCESS}.
 *
 * @param code the 32-bit value
 */
public record NdisStatus(int code) {
    private static final Map<Integer, String> NAMES = new LinkedHashMap<>();
    private static final Map<String, NdisStatus> BY_NAME = new LinkedHashMap<>();
    private static final String PREFIX = "NDIS_STATUS_";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    public static final NdisStatus SUCCESS = known(0x00000000, "SUCCESS");
    public static final NdisStatus PENDING = known(0x00000103, "PENDING");
    public static final NdisStatus NOT_RECOGNIZED = known(0x00010001, "NOT_RECOGNIZED");
    public static final NdisStatus NOT_COPIED = known(0x00010002, "NOT_COPIED");
    public static final NdisStatus NOT_ACCEPTED = known(0x00010003, "NOT_ACCEPTED");
    public static final NdisStatus FAILURE = known(0xC0000001, "FAILURE");
    public static final NdisStatus INVALID_PARAMETER = known(0xC000000D, "INVALID_PARAMETER");
    public static final NdisStatus RESOURCES = known(0xC000009A, "RESOURCES");
    public static final NdisStatus NOT_SUPPORTED = known(0xC00000BB, "NOT_SUPPORTED");
    public static final NdisStatus INVALID_STATE = known(0xC0000184, "INVALID_STATE");
    public static final NdisStatus CLOSING = known(0xC0010002, "CLOSING");
    public static final NdisStatus BAD_VERSION = known(0xC0010004, "BAD_VERSION");
    public static final NdisStatus BAD_CHARACTERISTICS = known(0xC0010005, "BAD_CHARACTERISTICS");
    public static final NdisStatus ADAPTER_NOT_FOUND = known(0xC0010006, "ADAPTER_NOT_FOUND");
    public static final NdisStatus OPEN_FAILED = known(0xC0010007, "OPEN_FAILED");
    public static final NdisStatus DEVICE_FAILED = known(0xC0010008, "DEVICE_FAILED");
    public static final NdisStatus REQUEST_ABORTED = known(0xC001000C, "REQUEST_ABORTED");
    public static final NdisStatus RESET_START = known(0x40010004, "RESET_START");
    public static final NdisStatus RESET_END = known(0x40010005, "RESET_END");
    public static final NdisStatus RESET_IN_PROGRESS = known(0xC001000D, "RESET_IN_PROGRESS");
    public static final NdisStatus CLOSING_INDICATING = known(0xC001000E, "CLOSING_INDICATING");
    public static final NdisStatus INVALID_PACKET = known(0xC001000F, "INVALID_PACKET");
    public static final NdisStatus ADAPTER_NOT_READY = known(0xC0010011, "ADAPTER_NOT_READY");
    public static final NdisStatus INVALID_LENGTH = known(0xC0010014, "INVALID_LENGTH");
    public static final NdisStatus INVALID_DATA = known(0xC0010015, "INVALID_DATA");
    public static final NdisStatus BUFFER_TOO_SHORT = known(0xC0010016, "BUFFER_TOO_SHORT");
    public static final NdisStatus INVALID_OID = known(0xC0010017, "INVALID_OID");
    public static final NdisStatus ADAPTER_REMOVED = known(0xC0010018, "ADAPTER_REMOVED");
    public static final NdisStatus UNSUPPORTED_MEDIA = known(0xC0010019, "UNSUPPORTED_MEDIA");
    public static final NdisStatus INVALID_SAP = known(0xC0010020, "INVALID_SAP");
    public static final NdisStatus SAP_IN_USE = known(0xC0010021, "SAP_IN_USE");
    public static final NdisStatus INVALID_ADDRESS = known(0xC0010022, "INVALID_ADDRESS");
    public static final NdisStatus VC_NOT_ACTIVATED = known(0xC0010023, "VC_NOT_ACTIVATED");
    public static final NdisStatus DEST_OUT_OF_ORDER = known(0xC0010024, "DEST_OUT_OF_ORDER");
    public static final NdisStatus VC_NOT_AVAILABLE = known(0xC0010025, "VC_NOT_AVAILABLE");
    public static final NdisStatus CELLRATE_NOT_AVAILABLE = known(0xC0010026, "CELLRATE_NOT_AVAILABLE");
    public static final NdisStatus INCOMPATIBLE_QOS = known(0xC0010027, "INCOMPATIBLE_QOS");
    public static final NdisStatus AAL_PARAMS_UNSUPPORTED = known(0xC0010028, "AAL_PARAMS_UNSUPPORTED");
    public static final NdisStatus NO_ROUTE_TO_DESTINATION = known(0xC0010029, "NO_ROUTE_TO_DESTINATION");
    public static final NdisStatus SEND_ABORTED = known(0xC023000C, "SEND_ABORTED");
    public static final NdisStatus PAUSED = known(0xC023002A, "PAUSED");
    public static final NdisStatus INTERFACE_NOT_FOUND = known(0xC023002B, "INTERFACE_NOT_FOUND");
    public static final NdisStatus UNSUPPORTED_REVISION = known(0xC023002C, "UNSUPPORTED_REVISION");
    public static final NdisStatus LOW_POWER_STATE = known(0xC023002F, "LOW_POWER_STATE");

    private static NdisStatus known(int code, String name) {
        NdisStatus status = new NdisStatus(code);
        NAMES.put(code, PREFIX + name);
        BY_NAME.put(PREFIX + name, status);
        return status;
    }

    /** The status with this name, with or without the prefix {@code NDIS_STATUS_}, or written as {@code 0x%08X}. */
    public static Optional<NdisStatus> parse(String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) {
            try {
                return Optional.of(new NdisStatus(Integer.parseUnsignedInt(text.substring(2), 16)));
            } catch (NumberFormatException malformed) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(BY_NAME.get(text.startsWith(PREFIX) ? text : PREFIX + text));
    }

    /** All statuses that have a name here. */
    public static Collection<NdisStatus> named() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** Neither {@link #SUCCESS} nor {@link #PENDING}. */
    public boolean isFailure() {
        return code != SUCCESS.code && code != PENDING.code;
    }

    /** As a record's own, which is linked at run time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NdisStatus status && status.code == code;
    }

    @Override
    public int hashCode() {
        return code;
    }

    /** {@code NDIS_STATUS_...}, or the value as {@code 0x%08X} when it has no name here. */
    @Override
    public String toString() {
        String name = NAMES.get(code);
        return name != null ? name : "0x" + HEX.toHexDigits(code);
    }
}
