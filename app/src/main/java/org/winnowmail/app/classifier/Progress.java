// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.PrintWriter;
import java.util.Locale;

/** A bar on standard error; silent when that is no terminal. */
public final class Progress {
    private static final int WIDTH = 40;

    /** Nanoseconds between two pictures of the bar. */
    private static final long PAUSE = 100_000_000L;

    private final PrintWriter err;
    private final long all;

    @SuppressWarnings("SystemConsoleNull") // null where the JDK's terminal support was left out of the runtime image
    private final boolean shown = System.console() != null && System.console().isTerminal();

    private long last = System.nanoTime() - PAUSE;
    private boolean begun;

    /**
     * A bar.
     *
     * @param all what {@link #done} counts towards
     */
    public Progress(PrintWriter err, long all) {
        this.err = err;
        this.all = all;
    }

    /**
     * So much is done.
     *
     * @param n of all
     * @param told with it
     */
    public void done(long n, String told) {
        long now = System.nanoTime();
        if (!shown || (now - last < PAUSE && n < all)) {
            return;
        }
        last = now;
        begun = true;
        int percent = all == 0 ? 100 : (int) (100 * n / all);
        int full = percent * WIDTH / 100;
        err.printf(Locale.ROOT, "\r[%s%s] %3d %%  %s ", "#".repeat(full), " ".repeat(WIDTH - full), percent, told);
        err.flush();
    }

    /** Ends its line. */
    public void end() {
        if (begun) {
            begun = false;
            err.println();
        }
    }
}
