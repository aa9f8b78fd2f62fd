// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

/** A regular expression that cannot be used; with what to do instead. */
final class RegexException extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String remedy;

    RegexException(String message, String remedy) {
        super(message);
        this.what = message;
        this.remedy = remedy;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
