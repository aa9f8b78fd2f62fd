// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Dates of header fields (RFC 5322, sections 3.3 and 4.3), read leniently: words are known by their form,
 * so order, missing day names, commas and seconds do not matter.
 */
public final class MailDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    /** Longest value read, in characters; a real date has under fifty, and a comment. */
    private static final int MAX_LENGTH = 300;

    private int day = -1;
    private int month = -1;
    private int year = -1;
    private int hour = -1;
    private int minute;
    private int second;
    private int offset;

    private MailDate() {}

    /** A moment as a date field has it (RFC 5322, section 3.3). */
    public static String write(Instant moment, ZoneId zone) {
        return WRITTEN.format(moment.atZone(zone));
    }

    /** The moment a date field names; empty when day, month, year or time cannot be made out. */
    public static Optional<OffsetDateTime> parse(String value) {
        String text = withoutComments(value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value);
        MailDate date = new MailDate();
        StringTokenizer words = new StringTokenizer(text, " \t\r\n,");
        while (words.hasMoreTokens()) {
            if (!date.take(words.nextToken())) {
                return Optional.empty();
            }
        }
        return date.result();
    }

    private Optional<OffsetDateTime> result() {
        if (day < 0 || month < 0 || year < 0 || hour < 0) {
            return Optional.empty();
        }
        try {
            // a leap second is the last of its minute here
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(offset * 60);
            return Optional.of(OffsetDateTime.of(year, month, day, hour, minute, Math.min(second, 59), 0, zone));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private boolean take(String word) {
        char first = word.charAt(0);
        if ((first == '+' || first == '-') && word.length() >= 3 && isDigit(word.charAt(1))) {
            return zone(word);
        }
        if (!isDigit(first)) {
            return Character.isLetter(first) ? name(word) : word.length() == 1;
        }
        int colon = word.indexOf(':');
        int hyphen = Math.max(word.indexOf('-'), word.indexOf('/'));
        if (hyphen > 0 && (colon < 0 || hyphen < colon)) {
            return joined(word);
        }
        if (colon < 0) {
            return number(word);
        }
        if (hour >= 0) {
            // a second time: the first one counts
            return true;
        }
        // "10:00:00-0500": the zone is glued to the time
        int sign = Math.max(hyphen, word.indexOf('+'));
        return sign < 0 ? time(word) : time(word.substring(0, sign)) && zone(word.substring(sign));
    }

    /** {@code 1-Jan-2001}, {@code 2001-01-31}, {@code 2001-01-31T10:00:00Z}. */
    private boolean joined(String word) {
        int t = word.indexOf('T');
        if (t > 0 && word.indexOf(':') > t) {
            String rest = word.substring(t + 1);
            int end = 0;
            while (end < rest.length() && (isDigit(rest.charAt(end)) || ":.".indexOf(rest.charAt(end)) >= 0)) {
                end++;
            }
            return joined(word.substring(0, t))
                    && time(rest.substring(0, end))
                    && (end == rest.length() || take(rest.substring(end)));
        }
        StringTokenizer pieces = new StringTokenizer(word, "-/");
        if (word.length() == 10 && word.charAt(4) == '-' && pieces.countTokens() == 3) {
            year = digits(pieces.nextToken());
            month = digits(pieces.nextToken());
            day = digits(pieces.nextToken());
            return true;
        }
        while (pieces.hasMoreTokens()) {
            if (!take(pieces.nextToken())) {
                return false;
            }
        }
        return true;
    }

    private boolean number(String word) {
        int value = digits(word);
        if (value < 0) {
            return false;
        }
        if (day < 0 && word.length() <= 2) {
            day = value;
        } else if (year < 0 && word.length() <= 4) {
            // RFC 5322, section 4.3: two digits below 50 are this century, three digits count from 1900
            year = word.length() == 2 ? (value < 50 ? 2000 : 1900) + value : word.length() == 3 ? 1900 + value : value;
        }
        return true;
    }

    private boolean time(String word) {
        String[] pieces = word.split(":", 4);
        if (pieces.length < 2) {
            return false;
        }
        hour = digits(pieces[0]);
        minute = digits(pieces[1]);
        String seconds = pieces.length > 2 ? pieces[2] : "0";
        int dot = seconds.indexOf('.');
        second = digits(dot > 0 ? seconds.substring(0, dot) : seconds);
        return hour >= 0 && minute >= 0 && second >= 0;
    }

    private boolean zone(String word) {
        int dot = word.indexOf('.');
        String numbers = word.substring(1, dot < 0 ? word.length() : dot).replace(":", "");
        int value = digits(numbers);
        if (value < 0 || numbers.length() > 4) {
            return false;
        }
        int minutes = numbers.length() <= 2 ? value * 60 : value / 100 * 60 + value % 100;
        offset = word.charAt(0) == '-' ? -minutes : minutes;
        // past what any place has: the digits mean nothing, the moment is read as if in UTC
        offset = Math.abs(offset) > 18 * 60 ? 0 : offset;
        return true;
    }

    /** A month, a day of the week, a zone; other words say nothing. */
    private boolean name(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() >= 3) {
            int at = MONTHS.indexOf(lower.substring(0, 3));
            if (at >= 0 && at % 3 == 0 && month < 0) {
                month = at / 3 + 1;
                return true;
            }
        }
        offset = switch (lower) {
            case "est", "cdt" -> -300;
            case "edt" -> -240;
            case "cst", "mdt" -> -360;
            case "mst", "pdt" -> -420;
            case "pst" -> -480;
            default -> offset;
        };
        int sign = Math.max(lower.indexOf('+'), lower.indexOf('-'));
        if (sign > 0 && sign + 1 < lower.length() && isDigit(lower.charAt(sign + 1))) {
            return zone(lower.substring(sign));
        }
        return true;
    }

    private static int digits(String word) {
        if (word.isEmpty() || word.length() > 6) {
            return -1;
        }
        int n = 0;
        for (int i = 0; i < word.length(); i++) {
            if (!isDigit(word.charAt(i))) {
                return -1;
            }
            n = n * 10 + word.charAt(i) - '0';
        }
        return n;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String withoutComments(String s) {
        if (s.indexOf('(') < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder(s.length());
        int depth = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
