// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.letter;

import java.util.regex.Pattern;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** Whether a program wrote a message, as far as its header says so (RFC 3834, section 5). */
public final class AutoSubmitted {
    /** Comments may stand before the word, and comments or parameters after it. */
    private static final Pattern NO =
            Pattern.compile("(?:\\s|\\([^()]*+\\))*+no(?:[\\s;(].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private AutoSubmitted() {}

    /** Whether any of the fields says something else than {@code no}. */
    public static boolean byProgram(Message message) {
        return message.headers().all("Auto-Submitted").stream().anyMatch(AutoSubmitted::byProgram);
    }

    private static boolean byProgram(HeaderField field) {
        return !NO.matcher(field.value().strip()).matches();
    }
}
