// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

/** One thing that a target needs or that is good to know. Changes nothing that lasts. */
interface Check {
    /** Its name in the list. */
    String name();

    /** Looks. */
    Finding examine();
}
