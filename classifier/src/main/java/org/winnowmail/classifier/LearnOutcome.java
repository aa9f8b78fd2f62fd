// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/** What became of a message given to learn or to unlearn. */
public enum LearnOutcome {
    /** New, and learnt. */
    LEARNT,
    /** It had been learnt as the other thing, not too long ago to be taken back, and was turned over. */
    RELABELLED,
    /** It had been learnt as this already; nothing changed. */
    KNOWN,
    /** It was taken back. */
    UNLEARNT,
    /** It was to be taken back, but had not been learnt, or too long ago to be remembered. */
    UNKNOWN
}
