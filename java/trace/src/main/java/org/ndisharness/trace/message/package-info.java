// SPDX-License-Identifier: MIT
/**
 * Trace messages that drivers write by WPP, ETW and TraceLogging: their records as the driver host keeps them, and their
 * text where a TMF file or the message itself says how to read it. What comes in was written by a driver: nothing in it
 * is trusted, and what cannot be read is shown raw.
 */
package org.ndisharness.trace.message;
