// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Locale;

/**
 * What a Received field says of a client, read quickly: a guess at any dialect, for statistics.
 *
 * @param helo what it called itself
 * @param name its name by reverse DNS; empty when it has none
 * @param address its IP address; empty when it is not told
 * @param by the server
 * @param protocol such as {@code esmtp}
 */
record Hop(String helo, String name, String address, String by, String protocol) {
    /** Characters of a field that are looked at. */
    private static final int MOST = 400;

    private static final String[] RESIDENTIAL = {"dsl", "dial", "pool", "ppp", "cable", "dyn"};

    static Hop read(String field) {
        String s = field.substring(0, Math.min(field.length(), MOST)).toLowerCase(Locale.ROOT);
        int semicolon = s.lastIndexOf(';');
        int end = semicolon < 0 ? s.length() : semicolon;
        boolean from = s.startsWith("from");
        int by = word(s, "by", from ? 5 : 0, end);
        String helo = "";
        String name = "";
        String address = "";
        if (from) {
            int to = by < 0 ? end : by;
            int start = blanks(s, 4, to);
            int stop = until(s, start, to, "");
            helo = s.substring(start, stop);
            address = between(s, start, to);
            int open = s.indexOf('(', stop);
            if (open >= 0 && open < to) {
                name = s.substring(open + 1, until(s, open + 1, to, ")["));
                name = name.substring(name.lastIndexOf('@') + 1);
                if (address.isEmpty() && isAddress(name)) {
                    address = name;
                    name = "";
                } else if (name.startsWith("helo")) {
                    name = "";
                }
            }
        }
        String server = "";
        String protocol = "";
        if (by >= 0) {
            int start = blanks(s, by + 2, end);
            server = s.substring(start, until(s, start, end, ""));
            int with = word(s, "with", start, end);
            int what = with < 0 ? end : blanks(s, with + 4, end);
            protocol = s.substring(what, until(s, what, end, ""));
        }
        return new Hop(helo, name, address, server, protocol);
    }

    /** Where this word stands between blanks; -1 when it does not. */
    private static int word(String s, String word, int from, int end) {
        for (int i = s.indexOf(word, from); i >= 0 && i < end; i = s.indexOf(word, i + 1)) {
            int after = i + word.length();
            if ((i == 0 || s.charAt(i - 1) <= ' ') && after < end && s.charAt(after) <= ' ') {
                return i;
            }
        }
        return -1;
    }

    private static int blanks(String s, int from, int end) {
        int i = from;
        while (i < end && s.charAt(i) <= ' ') {
            i++;
        }
        return Math.min(i, end);
    }

    private static int until(String s, int from, int end, String stops) {
        int i = from;
        while (i < end && s.charAt(i) > ' ' && stops.indexOf(s.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static String between(String s, int from, int end) {
        int open = s.indexOf('[', from);
        int close = open < 0 ? -1 : s.indexOf(']', open);
        if (close < 0 || close > end) {
            return "";
        }
        int start = s.startsWith("ipv6:", open + 1) ? open + 6 : open + 1;
        return s.substring(Math.min(start, close), close);
    }

    /** Digits and dots, as of IPv4. */
    private static boolean isAddress(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return s.indexOf('.') > 0;
    }

    /** Within one's own walls, or not told. */
    boolean internal() {
        if (address.startsWith("172.")) {
            int dot = address.indexOf('.', 4);
            int second = dot < 5 || dot > 7 ? 0 : number(4, dot);
            return second >= 16 && second < 32;
        }
        return address.isEmpty()
                || address.startsWith("127.")
                || address.startsWith("10.")
                || address.startsWith("192.168.")
                || address.equals("::1")
                || address.startsWith("fe80:")
                || address.startsWith("fd");
    }

    private int number(int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            char c = address.charAt(i);
            n = c >= '0' && c <= '9' ? 10 * n + c - '0' : 0;
        }
        return n;
    }

    /** How a client may call itself. */
    enum Greeting {
        NONE(0),
        ADDRESS(1),
        NAME(2),
        LOCAL(3),
        BARE(4);

        /** Part of the hashes of features. */
        final int code;

        Greeting(int code) {
            this.code = code;
        }
    }

    /** What a client's reverse name may say beside its greeting. */
    enum Reverse {
        NONE(0),
        UNKNOWN(1),
        SAME(2),
        NEAR(3),
        OTHER(4);

        /** Part of the hashes of features. */
        final int code;

        Reverse(int code) {
            this.code = code;
        }
    }

    /** How it called itself. */
    Greeting greeting() {
        if (helo.isEmpty()) {
            return Greeting.NONE;
        }
        if (helo.charAt(0) == '[' || isAddress(helo)) {
            return Greeting.ADDRESS;
        }
        if (helo.indexOf('.') >= 0) {
            return Greeting.NAME;
        }
        return helo.startsWith("local") ? Greeting.LOCAL : Greeting.BARE;
    }

    /** What its reverse name says beside that. */
    Reverse reverse() {
        if (name.isEmpty()) {
            return Reverse.NONE;
        }
        if (name.equals("unknown")) {
            return Reverse.UNKNOWN;
        }
        return name.equals(helo) ? Reverse.SAME : Domains.sameOwner(name, helo) ? Reverse.NEAR : Reverse.OTHER;
    }

    /** Whether its name is one that providers make for the connections of homes. */
    boolean residential() {
        int digits = 0;
        for (int i = 0; i < name.length(); i++) {
            digits += name.charAt(i) >= '0' && name.charAt(i) <= '9' ? 1 : 0;
        }
        if (digits >= 4) {
            return true;
        }
        for (String part : RESIDENTIAL) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
