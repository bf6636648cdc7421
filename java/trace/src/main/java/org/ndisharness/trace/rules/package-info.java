// SPDX-License-Identifier: MIT
/** The rule catalogue of the CoNDIS contract and the monitors that judge recorded traces by it. */
package org.ndisharness.trace.rules;
