// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.imap4flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lists of IMAP flags: split, cleaned, without repeats (RFC 5232, section 2). */
public final class Flags {
    private static final Set<String> SYSTEM = Set.of("\\answered", "\\flagged", "\\deleted", "\\seen", "\\draft");

    /** Most flags of one message; Dovecot's Maildir stores 26 keywords, IMAP servers rarely more. */
    private static final int MOST = 100;

    private Flags() {}

    /** Flags out of texts that may each hold several; what is no flag is left out. */
    public static List<String> of(List<String> texts) {
        List<String> flags = new ArrayList<>();
        for (String text : texts) {
            for (String flag : text.split("[ \\t\\r\\n]+", -1)) {
                if (valid(flag) && !contains(flags, flag) && flags.size() < MOST) {
                    flags.add(flag);
                }
            }
        }
        return flags;
    }

    /** One list after adding another. */
    static List<String> plus(List<String> flags, List<String> more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(more);
        return of(all);
    }

    /** One list after removing another. */
    static List<String> minus(List<String> flags, List<String> less) {
        return flags.stream().filter(f -> !contains(less, f)).toList();
    }

    private static boolean contains(List<String> flags, String flag) {
        return flags.stream().anyMatch(flag::equalsIgnoreCase);
    }

    private static boolean valid(String flag) {
        if (flag.startsWith("\\")) {
            return SYSTEM.contains(flag.toLowerCase(Locale.ROOT));
        }
        return !flag.isEmpty() && flag.chars().allMatch(c -> c > 0x20 && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0);
    }
}
