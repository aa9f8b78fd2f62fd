// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.util.Locale;
import java.util.Optional;

/**
 * A name and a type. The name is in lower case, without a final dot, one char per byte; it may hold
 * blanks or colons, since macros of SPF records make such names.
 */
public record DnsQuestion(String name, RecordType type) {
    /** Longest name in its text form (RFC 1035, section 2.3.4: 255 octets on the wire). */
    public static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    /** The question for a name as someone wrote it; empty when no such name can exist in DNS. */
    public static Optional<DnsQuestion> of(String name, RecordType type) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return isName(plain) ? Optional.of(new DnsQuestion(plain.toLowerCase(Locale.ROOT), type)) : Optional.empty();
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0xFF) {
                return false;
            }
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (++label > MAX_LABEL) {
                return false;
            }
        }
        return label > 0;
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
