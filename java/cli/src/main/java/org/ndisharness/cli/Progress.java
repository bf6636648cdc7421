// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error while a suite runs. */
final class Progress implements AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final ProgressBar bar;
    private int failures;

    Progress(String task, int expected) {
        boolean plain = System.getenv("NO_COLOR") != null;
        bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(expected).setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK).build();
    }

    void step(CaseResult result) {
        if (result.verdict() == Verdict.FAILED || result.verdict() == Verdict.ERROR) {
            failures++;
        }
        bar.step();
        bar.setExtraMessage(failures == 0 ? "" : failures + " failed");
    }

    @Override
    public void close() {
        bar.close();
    }
}
