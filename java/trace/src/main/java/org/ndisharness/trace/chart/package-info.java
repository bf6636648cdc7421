// SPDX-License-Identifier: MIT
/** Sequence charts of traces: one model, drawn as text and as HTML. */
package org.ndisharness.trace.chart;
