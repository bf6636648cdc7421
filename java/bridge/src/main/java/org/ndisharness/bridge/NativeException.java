// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import org.ndisharness.trace.NtStatus;

/** A call of the C helper failed. The message is the helper's: the function, the value that was wrong and what is allowed. */
public class NativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    NativeException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** {@code NDH_E_xxx} of {@code ndh_bridge.h}, negative. */
    public int code() {
        return code;
    }

    /** The request still waited and nothing more will happen in its world; it was cancelled. */
    public static final class Quiescent extends NativeException {
        private static final long serialVersionUID = 1L;

        Quiescent(int code, String message) {
            super(code, message);
        }
    }

    /** The deadline passed; the request was cancelled. */
    public static final class Deadline extends NativeException {
        private static final long serialVersionUID = 1L;

        Deadline(int code, String message) {
            super(code, message);
        }
    }

    /** The driver did not complete a request after it was cancelled. */
    public static final class Stuck extends NativeException {
        private static final long serialVersionUID = 1L;

        Stuck(int code, String message) {
            super(code, message);
        }
    }

    /** The world has ended: {@link NativeWorld#crash()} tells how. */
    public static final class WorldDead extends NativeException {
        private static final long serialVersionUID = 1L;

        WorldDead(int code, String message) {
            super(code, message);
        }
    }

    /** The world wrote something impossible into its mailbox and was ended. */
    public static final class MailboxViolation extends NativeException {
        private static final long serialVersionUID = 1L;

        MailboxViolation(int code, String message) {
            super(code, message);
        }
    }

    /** The driver host could not be started or has ended. */
    public static final class HostLost extends NativeException {
        private static final long serialVersionUID = 1L;

        HostLost(int code, String message) {
            super(code, message);
        }
    }

    /** The boot script failed, or the specification of the target is wrong. */
    public static final class BootFailed extends NativeException {
        private static final long serialVersionUID = 1L;

        BootFailed(int code, String message) {
            super(code, message);
        }
    }

    /** The driver answered with an error. */
    public static final class Status extends NativeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final int win32;

        Status(int code, String message, int status, int win32) {
            super(code, message);
            this.status = status;
            this.win32 = win32;
        }

        /** The {@code NTSTATUS}. */
        public int status() {
            return status;
        }

        /** {@code STATUS_...}, or the number if it has no name here. */
        public String statusName() {
            return NtStatus.name(status);
        }

        /** The Win32 error that Windows made of it, 0 on an embedded target. */
        public int win32() {
            return win32;
        }
    }

    /** A Windows call failed. */
    public static final class Win32 extends NativeException {
        private static final long serialVersionUID = 1L;

        private final int error;

        Win32(int code, String message, int error) {
            super(code, message);
            this.error = error;
        }

        /** The Win32 error. */
        public int error() {
            return error;
        }

        /** {@code ERROR_...}, or the number if it has no name here. */
        public String errorName() {
            return Win32Error.name(error);
        }
    }

    /** This transport has no such thing. */
    public static final class Unsupported extends NativeException {
        private static final long serialVersionUID = 1L;

        Unsupported(int code, String message) {
            super(code, message);
        }
    }

    /** Worlds, requests or request memory are used up. */
    public static final class Busy extends NativeException {
        private static final long serialVersionUID = 1L;

        Busy(int code, String message) {
            super(code, message);
        }
    }

    /** It was closed, by this thread before or by another one meanwhile. */
    public static final class Closed extends NativeException {
        private static final long serialVersionUID = 1L;

        Closed(int code, String message) {
            super(code, message);
        }
    }
}
