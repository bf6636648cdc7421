// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.windows;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;

/** Asks the service manager. */
public final class KernelServices {
    private static final String[] STATES = {"unknown", "stopped", "starting", "stopping", "running", "continuing", "pausing", "paused"};

    private KernelServices() {
    }

    /**
     * The state of a service in a word, for example {@code running}; empty if there is no such service.
     *
     * @throws IllegalStateException when the service manager does not say
     */
    public static Optional<String> state(String name) {
        Winsvc.SC_HANDLE manager = Advapi32.INSTANCE.OpenSCManager(null, null, Winsvc.SC_MANAGER_CONNECT);
        if (manager == null) {
            throw failure("OpenSCManager", name);
        }
        try {
            return state(manager, name);
        } finally {
            Advapi32.INSTANCE.CloseServiceHandle(manager);
        }
    }

    private static Optional<String> state(Winsvc.SC_HANDLE manager, String name) {
        Winsvc.SC_HANDLE service = Advapi32.INSTANCE.OpenService(manager, name, Winsvc.SERVICE_QUERY_STATUS);
        if (service == null) {
            if (Kernel32.INSTANCE.GetLastError() == WinError.ERROR_SERVICE_DOES_NOT_EXIST) {
                return Optional.empty();
            }
            throw failure("OpenService", name);
        }
        try {
            Winsvc.SERVICE_STATUS_PROCESS status = new Winsvc.SERVICE_STATUS_PROCESS();
            if (!Advapi32.INSTANCE.QueryServiceStatusEx(service, Winsvc.SC_STATUS_TYPE.SC_STATUS_PROCESS_INFO, status, status.size(),
                    new IntByReference())) {
                throw failure("QueryServiceStatusEx", name);
            }
            int state = status.dwCurrentState;
            return Optional.of(state > 0 && state < STATES.length ? STATES[state] : "in state " + state);
        } finally {
            Advapi32.INSTANCE.CloseServiceHandle(service);
        }
    }

    private static IllegalStateException failure(String function, String name) {
        Win32Exception cause = new Win32Exception(Kernel32.INSTANCE.GetLastError());
        return new IllegalStateException("service " + name + ": " + function + ": " + cause.getMessage(), cause);
    }
}
