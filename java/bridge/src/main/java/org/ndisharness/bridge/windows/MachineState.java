// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.COM.COMException;
import com.sun.jna.platform.win32.COM.COMUtils;
import com.sun.jna.platform.win32.COM.WbemcliUtil;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Ole32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/** How this Windows machine is set up, as far as drivers care. */
public final class MachineState {
    /** {@code CODEINTEGRITY_OPTION_TESTSIGN}: test-signed images load. */
    public static final int TEST_SIGNING = 0x02;
    /** {@code CODEINTEGRITY_OPTION_HVCI_KMCI_ENABLED}: Memory Integrity runs. */
    public static final int MEMORY_INTEGRITY = 0x400;

    private static final int SYSTEM_CODE_INTEGRITY_INFORMATION = 103;
    private static final int INFORMATION_SIZE = 8;
    private static final int WMI_MILLIS = 10_000;
    private static final String ENCRYPTION_NAMESPACE = "ROOT\\CIMV2\\Security\\MicrosoftVolumeEncryption";

    /** The one function of ntdll that JNA's platform library lacks. */
    private interface NtDll extends StdCallLibrary {
        int NtQuerySystemInformation(int informationClass, Pointer information, int length, IntByReference needed);
    }

    /** Properties that the query asks for; the names are WMI's. */
    private enum Volume {
        DRIVELETTER, PROTECTIONSTATUS
    }

    private MachineState() {
    }

    /** Whether this is Wine. */
    public static boolean isWine() {
        try {
            return NativeLibrary.getInstance("ntdll").getFunction("wine_get_version") != null;
        } catch (UnsatisfiedLinkError windows) {
            return false;
        }
    }

    /** Whether this process has an administrator's rights. */
    public static boolean isElevated() {
        WinNT.HANDLEByReference token = new WinNT.HANDLEByReference();
        if (!Advapi32.INSTANCE.OpenProcessToken(Kernel32.INSTANCE.GetCurrentProcess(), WinNT.TOKEN_QUERY, token)) {
            return false;
        }
        try {
            WinNT.TOKEN_ELEVATION elevation = new WinNT.TOKEN_ELEVATION();
            boolean known = Advapi32.INSTANCE.GetTokenInformation(token.getValue(), WinNT.TOKEN_INFORMATION_CLASS.TokenElevation, elevation,
                    elevation.size(), new IntByReference());
            return known && elevation.TokenIsElevated != 0;
        } finally {
            Kernel32.INSTANCE.CloseHandle(token.getValue());
        }
    }

    /** {@code CODEINTEGRITY_OPTION_xxx} of the running system. Source: {@code nf-winternl-ntquerysysteminformation.md}. */
    public static OptionalInt codeIntegrity() {
        NtDll ntdll = Native.load("ntdll", NtDll.class);
        try (Memory information = new Memory(INFORMATION_SIZE)) {
            information.setInt(0, INFORMATION_SIZE);
            information.setInt(Integer.BYTES, 0);
            int status = ntdll.NtQuerySystemInformation(SYSTEM_CODE_INTEGRITY_INFORMATION, information, INFORMATION_SIZE,
                    new IntByReference());
            return status == 0 ? OptionalInt.of(information.getInt(Integer.BYTES)) : OptionalInt.empty();
        }
    }

    /** Whether BitLocker protects the drive now; empty where Windows does not say, as to others than administrators. */
    public static Optional<Boolean> isProtectedByBitLocker(String drive) {
        boolean initialized = COMUtils.SUCCEEDED(Ole32.INSTANCE.CoInitializeEx(null, Ole32.COINIT_MULTITHREADED));
        try {
            WbemcliUtil.WmiResult<Volume> volumes =
                    new WbemcliUtil.WmiQuery<>(ENCRYPTION_NAMESPACE, "Win32_EncryptableVolume", Volume.class).execute(WMI_MILLIS);
            for (int i = 0; i < volumes.getResultCount(); i++) {
                if (drive.equals(volumes.getValue(Volume.DRIVELETTER, i))) {
                    return Optional.of(Integer.valueOf(1).equals(volumes.getValue(Volume.PROTECTIONSTATUS, i)));
                }
            }
            return Optional.empty();
        } catch (COMException | TimeoutException notSaid) {
            return Optional.empty();
        } finally {
            if (initialized) {
                Ole32.INSTANCE.CoUninitialize();
            }
        }
    }
}
