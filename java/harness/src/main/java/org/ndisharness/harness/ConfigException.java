// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** A configuration file is missing or wrong; the message names file, place, value and what is allowed. */
public final class ConfigException extends HarnessException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
