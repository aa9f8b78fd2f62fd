// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Map;
import java.util.Optional;

/** What is known about elements: how they lay out their text, and what they close. */
final class HtmlTags {
    /** How an element treats the text around it. */
    enum Kind {
        /** Begins and ends on a line of its own. */
        BLOCK,
        /** Is a line by itself and holds nothing. */
        LINE,
        /** A table cell. */
        CELL,
        /** Holds nothing. */
        VOID,
        /** Its content is not read as markup and not shown. */
        RAW,
        TITLE,
        INLINE
    }

    private static final Map<String, Kind> KINDS;

    static {
        Map<String, Kind> kinds = new java.util.HashMap<>();
        put(
                kinds,
                Kind.BLOCK,
                "address article aside blockquote body caption center dd details dir div dl dt fieldset figure"
                        + " footer form h1 h2 h3 h4 h5 h6 header html li main menu nav ol option p pre section select summary table tbody"
                        + " tfoot thead tr ul head");
        put(kinds, Kind.LINE, "hr");
        put(kinds, Kind.CELL, "td th");
        put(kinds, Kind.VOID, "area base basefont bgsound br col embed frame img input link meta param source wbr");
        put(kinds, Kind.RAW, "script style iframe noembed noframes template");
        put(kinds, Kind.TITLE, "title");
        KINDS = Map.copyOf(kinds);
    }

    private HtmlTags() {}

    private static void put(Map<String, Kind> kinds, Kind kind, String names) {
        for (String name : names.split(" ", -1)) {
            kinds.put(name, kind);
        }
    }

    static Kind kind(String name) {
        return KINDS.getOrDefault(name, Kind.INLINE);
    }

    /** Elements past which an end tag of something else does not reach. */
    static boolean endsScope(String name) {
        return switch (name) {
            case "td", "th", "table", "caption", "button", "object" -> true;
            default -> false;
        };
    }

    static boolean endsParagraphScope(String name) {
        return endsScope(name) || name.equals("div") || name.equals("li");
    }

    static boolean isTable(String name) {
        return switch (name) {
            case "table", "tbody", "thead", "tfoot", "tr", "td", "th", "body", "html" -> true;
            default -> false;
        };
    }

    static boolean hasScheme(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == ':') {
                return i > 0;
            }
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') {
                return false;
            }
        }
        return false;
    }

    /** The first {@code url(…)} of an inline style. */
    static Optional<String> styleUrl(String style) {
        int open = style.isEmpty() ? -1 : style.indexOf("url(");
        int close = open < 0 ? -1 : style.indexOf(')', open);
        if (close < 0) {
            return Optional.empty();
        }
        return Optional.of(style.substring(open + 4, close)
                .replace("\"", "")
                .replace("'", "")
                .strip());
    }
}
