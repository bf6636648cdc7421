// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress while a suite runs: a bar on a terminal, otherwise a line for each quarter. */
final class Progress implements AutoCloseable {
    private static final int UPDATE_MILLIS = 100;
    private static final int LINES = 4;

    private final String task;
    private final int expected;
    private final PrintWriter lines;
    private final ProgressBar bar;
    private int done;
    private int failures;

    Progress(String task, int expected, PrintWriter lines) {
        this.task = task;
        this.expected = expected;
        this.lines = lines;
        this.bar = !Terminal.isInteractive() ? null
                : new ProgressBarBuilder().setTaskName(task).setInitialMax(expected).setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setStyle(System.getenv("NO_COLOR") != null ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                        .build();
    }

    synchronized void step(CaseResult result) {
        done++;
        if (result.verdict().isBad()) {
            failures++;
        }
        String failed = failures == 0 ? "" : failures + " failed";
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(failed);
        } else if (expected > 0 && done * LINES / expected != (done - 1) * LINES / expected) {
            lines.println(task + ": " + done + " of " + expected + (failed.isEmpty() ? "" : ", " + failed));
            lines.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
