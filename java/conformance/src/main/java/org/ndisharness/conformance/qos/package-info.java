// SPDX-License-Identifier: MIT
/** Suite {@code qos}: changes of a call's quality of service, from the client and from the remote party. */
package org.ndisharness.conformance.qos;
