// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Locale;
import java.util.Map;

/**
 * One tag of an HTML document, read as the HTML standard tokenizes it. One object is reused for all tags of
 * a document; attribute values are decoded when they are asked for.
 */
final class HtmlTag {
    /** Attributes kept of one tag. */
    private static final int MAX_ATTRIBUTES = 64;

    /** Element names that occur, so that most tags make no new string. */
    private static final Map<String, String> NAMES;

    static {
        Map<String, String> names = new java.util.HashMap<>();
        for (String name :
                ("a abbr acronym address applet area article aside b base basefont bgsound big blink blockquote"
                                + " body br button caption center cite code col colgroup dd del details dfn dir div dl dt em"
                                + " embed fieldset figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe"
                                + " img input ins kbd label legend li link main map marquee menu meta nav nobr noframes noscript object"
                                + " ol option p param picture plaintext pre q s samp script section select small source span strike strong style"
                                + " sub summary sup svg table tbody td template textarea tfoot th thead title tr tt u ul var video wbr xmp o:p")
                        .split(" ", -1)) {
            names.put(name, name);
            names.put(name.toUpperCase(Locale.ROOT), name);
        }
        NAMES = Map.copyOf(names);
    }

    private final String s;
    /** Names by {@link String#hashCode} of their lower case, which tells apart all that are asked for. */
    private final int[] names = new int[MAX_ATTRIBUTES];

    private final int[] valueFrom = new int[MAX_ATTRIBUTES];
    private final int[] valueTo = new int[MAX_ATTRIBUTES];
    private int attributes;

    /** Lower case. */
    String name = "";

    boolean closing;

    /** Position after the tag; the end of the document for a tag that is never closed. */
    int end;

    /** Whether the document ended inside the tag, which is then dropped. */
    boolean cut;

    HtmlTag(String document) {
        this.s = document;
    }

    /** Reads the tag at {@code lt}; false when there is no tag, only a less-than sign. */
    boolean read(int lt) {
        int n = s.length();
        int at = lt + 1;
        closing = at < n && s.charAt(at) == '/';
        at += closing ? 1 : 0;
        if (at >= n || !isLetter(s.charAt(at))) {
            return false;
        }
        int from = at;
        while (at < n && !isBlank(s.charAt(at)) && s.charAt(at) != '>' && s.charAt(at) != '/') {
            at++;
        }
        String written = s.substring(from, Math.min(at, from + 40));
        String known = NAMES.get(written);
        name = known != null ? known : written.toLowerCase(Locale.ROOT);
        attributes = 0;
        cut = false;
        readAttributes(at);
        return true;
    }

    private void readAttributes(int from) {
        int n = s.length();
        int at = from;
        while (at < n) {
            char c = s.charAt(at);
            if (c == '>') {
                end = at + 1;
                return;
            }
            if (isBlank(c) || c == '/') {
                at++;
            } else {
                at = attribute(at);
            }
        }
        end = n;
        cut = true;
    }

    private int attribute(int from) {
        int n = s.length();
        int at = from;
        int hash = 0;
        do {
            char c = s.charAt(at++);
            hash = 31 * hash + (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        } while (at < n && !endsName(s.charAt(at)));
        while (at < n && isBlank(s.charAt(at))) {
            at++;
        }
        int value = at;
        int valueEnd = at;
        if (at < n && s.charAt(at) == '=') {
            at++;
            while (at < n && isBlank(s.charAt(at))) {
                at++;
            }
            char quote = at < n ? s.charAt(at) : ' ';
            if (quote == '"' || quote == '\'') {
                value = at + 1;
                int close = s.indexOf(quote, value);
                valueEnd = close < 0 ? n : close;
                at = close < 0 ? n : close + 1;
            } else {
                value = at;
                while (at < n && !isBlank(s.charAt(at)) && s.charAt(at) != '>') {
                    at++;
                }
                valueEnd = at;
            }
        }
        if (attributes < MAX_ATTRIBUTES) {
            names[attributes] = hash;
            valueFrom[attributes] = value;
            valueTo[attributes] = valueEnd;
            attributes++;
        }
        return at;
    }

    private static boolean endsName(char c) {
        return c <= '>' && (c == '=' || c == '>' || c == '/' || isBlank(c));
    }

    private static boolean isBlank(char c) {
        return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f');
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    boolean hasAttributes() {
        return attributes > 0;
    }

    boolean has(String attribute) {
        return index(attribute) >= 0;
    }

    /** The value of the first attribute of that name, references resolved; empty text when there is none. */
    String get(String attribute) {
        int i = index(attribute);
        return i < 0 ? "" : HtmlEntities.decode(s, valueFrom[i], valueTo[i], true);
    }

    private int index(String attribute) {
        int hash = attribute.hashCode();
        for (int i = 0; i < attributes; i++) {
            if (names[i] == hash) {
                return i;
            }
        }
        return -1;
    }
}
