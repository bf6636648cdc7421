// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.windows;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;
import java.util.List;
import java.util.Optional;

/** Reads the registry below {@code HKEY_LOCAL_MACHINE}. What is not there, or may not be read, is empty. */
public final class Registry {
    private Registry() {
    }

    /** A value of whatever type: Integer, Long, String, String[] or byte[]. */
    private static <T> Optional<T> value(String key, String name, Class<T> type) {
        try {
            return Advapi32Util.registryValueExists(WinReg.HKEY_LOCAL_MACHINE, key, name)
                    ? Optional.ofNullable(Advapi32Util.registryGetValue(WinReg.HKEY_LOCAL_MACHINE, key, name))
                            .filter(type::isInstance).map(type::cast)
                    : Optional.empty();
        } catch (Win32Exception unreadable) {
            return Optional.empty();
        }
    }

    /** A REG_DWORD. */
    public static Optional<Integer> number(String key, String name) {
        return value(key, name, Integer.class);
    }

    /** A REG_SZ or REG_EXPAND_SZ. */
    public static Optional<String> text(String key, String name) {
        return value(key, name, String.class);
    }

    /** A REG_MULTI_SZ. */
    public static List<String> texts(String key, String name) {
        return value(key, name, String[].class).map(List::of).orElse(List.of());
    }

    /** Names of the keys below a key. */
    public static List<String> keys(String key) {
        try {
            return Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, key)
                    ? List.of(Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, key)) : List.of();
        } catch (Win32Exception unreadable) {
            return List.of();
        }
    }
}
