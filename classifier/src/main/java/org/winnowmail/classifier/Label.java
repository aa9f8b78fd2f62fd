// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/** What a message is said to be. */
public enum Label {
    HAM,
    SPAM;

    public Label other() {
        return this == SPAM ? HAM : SPAM;
    }

    /** How it is stored. */
    int code() {
        return this == SPAM ? 1 : 0;
    }

    /** +1 for spam, -1 for ham. */
    int sign() {
        return this == SPAM ? 1 : -1;
    }
}
