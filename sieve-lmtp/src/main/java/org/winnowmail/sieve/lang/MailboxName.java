// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;

/** Whether a text can name a mailbox. */
public final class MailboxName {
    /** Longest name, in characters; Dovecot's limit of 4096 bytes is never below it. */
    private static final int LONGEST = 1_000;

    private MailboxName() {}

    /** What is wrong with it; empty when nothing is. */
    public static Optional<String> complaint(String name) {
        if (name.isEmpty()) {
            return Optional.of("invalid folder name: it is empty");
        }
        if (name.length() > LONGEST) {
            return Optional.of("invalid folder name: longer than " + LONGEST + " characters");
        }
        boolean bad =
                name.codePoints().anyMatch(c -> c < 0x20 || c == 0x7F || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFD);
        return bad
                ? Optional.of("invalid folder name \"" + Run.brief(name) + "\": not valid UTF-8, or control characters")
                : Optional.empty();
    }
}
