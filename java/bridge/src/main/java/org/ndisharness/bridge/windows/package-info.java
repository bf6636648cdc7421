// SPDX-License-Identifier: MIT
/** What JNA's platform library tells of a Windows machine. Nothing here changes the machine. */
package org.ndisharness.bridge.windows;
