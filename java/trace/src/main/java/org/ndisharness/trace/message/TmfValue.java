// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.ndisharness.trace.NtStatus;

/** A value of a WPP message, by the type names of TMF files. */
final class TmfValue {
    private final String text;
    private final long number;
    private final int size;

    /** A value that is text already. */
    TmfValue(String text) {
        this(text, 0, 0);
    }

    private TmfValue(String text, long number, int size) {
        this.text = text;
        this.number = number;
        this.size = size;
    }

    static TmfValue read(TmfMessage.Argument argument, DataReader data) {
        return switch (argument.type()) {
            case "ItemChar" -> number(data.signed(1), 1);
            case "ItemUChar", "ItemBool8" -> number(data.unsigned(1), 1);
            case "ItemShort" -> number(data.signed(2), 2);
            case "ItemUShort", "ItemPort" -> number(data.unsigned(2), 2);
            case "ItemLong" -> number(data.signed(4), 4);
            case "ItemULong", "ItemPid" -> number(data.unsigned(4), 4);
            case "ItemULongX", "ItemWINERROR", "ItemHRESULT" -> new TmfValue(FieldType.hex(data.unsigned(4), 4));
            case "ItemNTSTATUS" -> new TmfValue(NtStatus.name((int) data.signed(4)));
            case "ItemLongLong", "ItemULongLong" -> number(data.signed(8), 8);
            case "ItemLongLongX", "ItemLongLongXX", "ItemULongLongX", "ItemULongLongXX" -> new TmfValue(FieldType.hex(data.signed(8), 8));
            case "ItemPtr" -> new TmfValue(FieldType.hex(data.signed(8), 8));
            case "ItemFloat" -> new TmfValue(Double.toString(data.real(Float.BYTES)));
            case "ItemDouble" -> new TmfValue(Double.toString(data.real(Double.BYTES)));
            case "ItemString", "ItemRString" -> new TmfValue(data.terminated(false));
            case "ItemWString", "ItemRWString" -> new TmfValue(data.terminated(true));
            case "ItemPString", "ItemAnsiString" -> new TmfValue(data.text((int) data.unsigned(2), false));
            case "ItemPWString" -> new TmfValue(data.text((int) data.unsigned(2), true));
            case "ItemGuid", "ItemCLSID", "ItemLIBID", "ItemIID" -> new TmfValue("{" + data.guid() + "}");
            case "ItemIPAddr" -> new TmfValue(address(data.raw(4)));
            case "ItemMacAddr" -> new TmfValue(mac(data.raw(6)));
            case "ItemSid" -> new TmfValue(FieldType.sid(data));
            case "ItemTimestamp" -> new TmfValue(FieldType.fileTime(data.signed(8)));
            case "ItemHEXDump" -> new TmfValue(data.hex((int) data.unsigned(2)));
            case "ItemListByte", "ItemListShort", "ItemListLong", "ItemEnum" -> listed(argument, data);
            case "ItemSetByte", "ItemSetShort", "ItemSetLong", "ItemFlagsEnum" -> set(argument, data);
            default -> new TmfValue("(" + argument.type() + ": " + data.hex(data.remaining()) + ")");
        };
    }

    private static TmfValue number(long value, int size) {
        return new TmfValue(Long.toString(value), value, size);
    }

    private static long element(TmfMessage.Argument argument, DataReader data) {
        return data.unsigned(argument.type().endsWith("Byte") ? 1 : argument.type().endsWith("Short") ? 2 : 4);
    }

    /** Names of values from 0 on; of ItemEnum the number alone, its names stand in the PDB. */
    private static TmfValue listed(TmfMessage.Argument argument, DataReader data) {
        long value = element(argument, data);
        return new TmfValue(value < argument.names().size() ? argument.names().get((int) value) : Long.toString(value), value, 0);
    }

    private static TmfValue set(TmfMessage.Argument argument, DataReader data) {
        long value = element(argument, data);
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((value >> bit & 1) != 0) {
                names.add(bit < argument.names().size() ? argument.names().get(bit) : FieldType.hex(1L << bit, 4));
            }
        }
        return new TmfValue("[" + String.join(",", names) + "]");
    }

    private static String address(byte[] bytes) {
        return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
    }

    private static String mac(byte[] bytes) {
        return HexFormat.ofDelimiter("-").formatHex(bytes);
    }

    String text() {
        return text;
    }

    /** As a printf conversion shows it. */
    String text(char conversion, boolean alternate) {
        if (size == 0) {
            return text;
        }
        long mask = size == Long.BYTES ? -1 : (1L << size * Byte.SIZE) - 1;
        return switch (conversion) {
            case 'x', 'p' -> (alternate ? "0x" : "") + Long.toHexString(number & mask);
            case 'X' -> (alternate ? "0X" : "") + Long.toHexString(number & mask).toUpperCase(Locale.ROOT);
            case 'o' -> Long.toOctalString(number & mask);
            case 'u' -> Long.toUnsignedString(number & mask);
            case 'c', 'C' -> Character.toString((char) (number & 0xffff));
            default -> text;
        };
    }
}
