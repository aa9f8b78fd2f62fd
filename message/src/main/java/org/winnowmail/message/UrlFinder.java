// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds what mail readers make clickable in running text: {@code http://…}, {@code www.…}, and a bare
 * {@code name.tld/path} whose last label is a real top-level domain. One pass; looking back from a slash
 * ends at the first character that can be in no host.
 */
final class UrlFinder {
    private static final int MAX_HOST = 253;

    private UrlFinder() {}

    static Optional<String> first(String text) {
        String[] found = {""};
        find(text, 0, text.length(), url -> found[0] = found[0].isEmpty() ? url : found[0]);
        return Optional.of(found[0]).filter(url -> !url.isEmpty());
    }

    /** Hands on every URL that begins in the range, in order. */
    static void find(String text, int from, int to, Consumer<String> sink) {
        int[] next = new int[SIGNS.length];
        Arrays.fill(next, -1);
        int floor = from;
        int at = nearest(text, next, from, to);
        while (at < to) {
            int start = switch (text.charAt(at)) {
                case ':' -> schemeBefore(text, floor, at, to);
                case '/' -> bareHostBefore(text, floor, at);
                default -> wwwAt(text, floor, at, to);
            };
            int resume = at + 1;
            if (start >= 0) {
                int end = end(text, at, to);
                if (end - start > 5 && end > at + 3) {
                    sink.accept(text.substring(start, Math.min(end, start + Link.MAX_TARGET)));
                }
                resume = Math.max(end, resume);
                floor = resume;
            }
            at = nearest(text, next, resume, to);
        }
    }

    /** What a URL is known by; searched for one by one, since the JDK does that many bytes at a time. */
    private static final String[] SIGNS = {"://", "www.", "WWW.", "Www.", "/"};

    /** Position of the first sign at or after {@code from}; keeps in {@code next} where each one is. */
    private static int nearest(String text, int[] next, int from, int to) {
        int best = to;
        for (int i = 0; i < SIGNS.length; i++) {
            if (next[i] < from) {
                int found = text.indexOf(SIGNS[i], from, to);
                next[i] = found < 0 ? Integer.MAX_VALUE : found;
            }
            best = Math.min(best, next[i]);
        }
        return best;
    }

    private static int schemeBefore(String text, int floor, int colon, int to) {
        if (colon + 3 >= to || text.charAt(colon + 1) != '/' || text.charAt(colon + 2) != '/') {
            return -1;
        }
        int start = colon;
        while (start > floor && colon - start < 8 && isLetter(text.charAt(start - 1))) {
            start--;
        }
        for (int length = 5; length >= 3; length--) {
            int at = colon - length;
            if (at >= start && isScheme(text, at, length)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isScheme(String text, int at, int length) {
        String scheme = length == 5 ? "https" : length == 4 ? "http" : "ftp";
        for (int i = 0; i < length; i++) {
            if ((text.charAt(at + i) | 0x20) != scheme.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int wwwAt(String text, int floor, int at, int to) {
        if (at + 5 >= to
                || (text.charAt(at + 1) | 0x20) != 'w'
                || (text.charAt(at + 2) | 0x20) != 'w'
                || text.charAt(at + 3) != '.'
                || !Character.isLetterOrDigit(text.charAt(at + 4))) {
            return -1;
        }
        boolean inWord = at > floor
                && (Character.isLetterOrDigit(text.charAt(at - 1)) || "@-_.".indexOf(text.charAt(at - 1)) >= 0);
        return inWord ? -1 : at;
    }

    /** {@code bit.ly/x}: the host that ends at the slash. */
    private static int bareHostBefore(String text, int floor, int slash) {
        if (slash == floor || !isLetter(text.charAt(slash - 1))) {
            return -1;
        }
        int start = slash;
        int lastDot = -1;
        while (start > floor && slash - start < MAX_HOST) {
            char c = text.charAt(start - 1);
            if (c == '.') {
                lastDot = Math.max(lastDot, start - 1);
            } else if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
                if (c == '@' || c == '/' || c == '_' || c == '=') {
                    return -1;
                }
                break;
            }
            start--;
        }
        if (lastDot <= start || text.charAt(start) == '.' || text.charAt(start) == '-') {
            return -1;
        }
        String host = text.substring(start, slash);
        return PublicSuffixes.shipped().endsInKnownTopLevel(host) ? start : -1;
    }

    /** End of the URL around {@code at}: before a blank, a quote or bracket, and before closing punctuation. */
    private static int end(String text, int at, int to) {
        int end = at;
        int round = 0;
        int square = 0;
        while (end < to && !ends(text.charAt(end))) {
            char c = text.charAt(end);
            round += c == '(' ? 1 : c == ')' ? -1 : 0;
            square += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (round < 0 || square < 0) {
                break;
            }
            end++;
        }
        while (end > at && ".,;:!?'*_~".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean ends(char c) {
        if (c < 0x80) {
            return c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' || c == '{' || c == '}' || c == '|'
                    || c == '^' || c == 0x7F;
        }
        // blanks, quotes and dashes of U+2000, ideographic punctuation, full-width punctuation
        return c == 0xA0
                || c == 0xAB
                || c == 0xBB
                || (c >= 0x2000 && c <= 0x206F)
                || (c >= 0x3000 && c <= 0x303F)
                || c == 0xFEFF
                || (c >= 0xFF00 && c <= 0xFF0F)
                || c == 0xFF1A
                || c == 0xFF1B
                || c == 0xFF1F;
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
