// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.Locale;

/** What is wrong with a file of symbols. */
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments));
    }
}
