// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;

/** How often this run has put another body in place of the message's, and what that costs. */
final class Rewrites {
    /** Bytes copied for one work unit: copying is cheap, but bodies are large. */
    private static final int BYTES_PER_STEP = 512;

    private int made;

    private Rewrites() {}

    /** Counts one rewrite of the current message, or ends the run. */
    static void count(Run run) {
        int most = MimeSettings.of(run).rewrites();
        if (++run.scratch(Rewrites.class, Rewrites::new).made > most) {
            throw new RunFailure("the number of changes to the message's body exceeds policy limit (" + most + ")");
        }
        run.spend(1 + run.view().message().size() / BYTES_PER_STEP);
    }
}
