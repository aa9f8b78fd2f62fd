// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.PrintWriter;

/** A bar on standard error; silent when that is no terminal. */
final class Progress {
    private static final int WIDTH = 40;

    private final PrintWriter err;
    private final int all;

    @SuppressWarnings("SystemConsoleNull") // null where the JDK's terminal support was left out of the runtime image
    private final boolean shown = System.console() != null && System.console().isTerminal();

    private int lastPercent = -1;

    Progress(PrintWriter err, int all) {
        this.err = err;
        this.all = all;
    }

    void done(int n) {
        int percent = all == 0 ? 100 : (int) (100L * n / all);
        if (!shown || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        int full = percent * WIDTH / 100;
        err.print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + percent + " % of " + all + " files");
        err.flush();
    }

    void end() {
        if (shown) {
            err.println();
        }
    }
}
