// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.nio.charset.StandardCharsets;

/** The one place where results of the C helper become values or exceptions. */
final class Results {
    private static final int HANDLE = -1;
    private static final int ARGUMENT = -2;
    private static final int SPEC = -4;
    private static final int HOST = -5;
    private static final int BOOT = -6;
    private static final int WORLD_DEAD = -7;
    private static final int QUIESCENT = -8;
    private static final int DEADLINE = -9;
    private static final int STUCK = -10;
    private static final int STATUS = -11;
    private static final int WIN32 = -12;
    private static final int MAILBOX = -14;
    private static final int BUSY = -15;
    static final int STATE = -16;
    private static final int UNSUPPORTED = -17;
    private static final int CLOSED = -18;

    private static final int FIRST_TEXT_CAPACITY = 4096;

    /** A function of the helper that returns a text. */
    interface TextFunction {
        int call(byte[] text, int capacity);
    }

    private Results() {
    }

    /** The result, unless it is an error. */
    static int check(int result) {
        if (result < 0) {
            throw failure(result);
        }
        return result;
    }

    /** The result, unless it is an error. */
    static long check(long result) {
        if (result < 0) {
            throw failure((int) result);
        }
        return result;
    }

    /** The whole text, asked for again with more room if need be. */
    static String text(TextFunction function) {
        byte[] bytes = new byte[FIRST_TEXT_CAPACITY];
        int length = check(function.call(bytes, bytes.length));
        while (length >= bytes.length) {
            bytes = new byte[length + 1];
            length = check(function.call(bytes, bytes.length));
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** UTF-8 with its NUL. */
    static byte[] bytes(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text with a NUL character: '" + text.replace('\0', '?') + "'");
        }
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static RuntimeException failure(int code) {
        int status = Library.ndh_last_status();
        int win32 = Library.ndh_last_win32();
        byte[] bytes = new byte[FIRST_TEXT_CAPACITY];
        int length = Math.min(Library.ndh_last_error(bytes, bytes.length), bytes.length - 1);
        return exception(code, new String(bytes, 0, length, StandardCharsets.UTF_8), status, win32);
    }

    /** The exception of an error code. */
    static RuntimeException exception(int code, String message, int status, int win32) {
        return switch (code) {
            case ARGUMENT -> new IllegalArgumentException(message);
            case STATE -> new IllegalStateException(message);
            case HANDLE, CLOSED -> new NativeException.Closed(code, message);
            case SPEC, BOOT -> new NativeException.BootFailed(code, message);
            case HOST -> new NativeException.HostLost(code, message);
            case WORLD_DEAD -> new NativeException.WorldDead(code, message);
            case QUIESCENT -> new NativeException.Quiescent(code, message);
            case DEADLINE -> new NativeException.Deadline(code, message);
            case STUCK -> new NativeException.Stuck(code, message);
            case STATUS -> new NativeException.Status(code, message, status, win32);
            case WIN32 -> new NativeException.Win32(code, message, win32);
            case MAILBOX -> new NativeException.MailboxViolation(code, message);
            case BUSY -> new NativeException.Busy(code, message);
            case UNSUPPORTED -> new NativeException.Unsupported(code, message);
            default -> new NativeException(code, message);
        };
    }
}
