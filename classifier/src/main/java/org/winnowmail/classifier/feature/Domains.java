// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Locale;

/** Domains of addresses, and who owns them, by the look of the name: for statistics a guess is enough. */
final class Domains {
    private Domains() {}

    /** Domain of the last address in a field, in lower case; empty when there is none. */
    static String of(String field) {
        int at = field.lastIndexOf('@');
        return at < 0 ? "" : field.substring(at + 1, end(field, at + 1)).toLowerCase(Locale.ROOT);
    }

    /** The last address in a field, in lower case; empty when there is none. */
    static String address(String field) {
        int at = field.lastIndexOf('@');
        if (at < 0) {
            return "";
        }
        int from = at;
        while (from > 0 && "<> \t,;:\"()".indexOf(field.charAt(from - 1)) < 0) {
            from--;
        }
        return field.substring(from, end(field, at + 1)).toLowerCase(Locale.ROOT);
    }

    private static int end(String field, int from) {
        int i = from;
        while (i < field.length() && isName(field.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    /** Where the name of the owner begins in a host name: {@code example.co.uk} of {@code www.example.co.uk}. */
    static int owner(String host) {
        int end = host.length();
        if (end == 0 || Character.isDigit(host.charAt(end - 1))) {
            return 0;
        }
        int top = host.lastIndexOf('.');
        int second = top <= 0 ? -1 : host.lastIndexOf('.', top - 1);
        if (second < 0) {
            return 0;
        }
        boolean registry = end - top == 3 && top - second <= 4 && !host.startsWith("www", second + 1);
        return registry ? host.lastIndexOf('.', second - 1) + 1 : second + 1;
    }

    /** Whether two hosts have the same owner, as far as their names tell. */
    static boolean sameOwner(String a, String b) {
        int from = owner(a);
        int length = a.length() - from;
        int other = owner(b);
        return b.length() - other == length && a.regionMatches(from, b, other, length);
    }
}
