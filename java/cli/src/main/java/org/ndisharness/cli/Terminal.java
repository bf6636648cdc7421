// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.Console;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {
    }

    /** Whether input and output are a terminal. From Java 22 on a console is there even when they are redirected, and says so itself. */
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (ReflectiveOperationException failure) {
            return false;
        }
    }
}
