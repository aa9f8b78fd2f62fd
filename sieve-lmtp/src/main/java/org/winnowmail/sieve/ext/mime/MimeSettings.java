// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Vocabulary;

/**
 * Policy for walking and changing the parts of a message.
 *
 * @param loopDepth deepest {@code foreverypart} within {@code foreverypart}, loops of including scripts
 *     counted; default 4, because each level multiplies the work
 * @param rewrites most {@code replace} and {@code enclose} of one run; default 100, because each one copies
 *     the body, and actions taken in between hold on to their copy
 */
public record MimeSettings(int loopDepth, int rewrites) {
    public static final MimeSettings DEFAULT = new MimeSettings(4, 100);

    static MimeSettings of(Vocabulary vocabulary) {
        return vocabulary.settings().option(MimeSettings.class, DEFAULT);
    }

    static MimeSettings of(Run run) {
        return run.settings().option(MimeSettings.class, DEFAULT);
    }
}
