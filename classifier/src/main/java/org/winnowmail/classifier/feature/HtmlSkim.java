// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;

/**
 * Reads HTML once, front to back, without building a tree: what is shown, what is hidden, where it links
 * to, and which tags and attributes make it.
 *
 * <p>It is made for statistics, not for display: broken markup yields something, never an error, and the
 * work is one step per character. Hidden is what stands inside an element whose style says {@code
 * display:none}, {@code visibility:hidden}, zero opacity, or a font of at most two pixels.
 */
final class HtmlSkim {
    /** Open elements remembered; deeper nesting is read but its ends are not matched. */
    private static final int DEPTH = 64;

    private final int[] stack = new int[DEPTH];
    private int depth;
    private int hiddenFrom;

    /** Tags so far, and of these fonts, images and table cells. */
    int tags;

    int fonts;
    int images;
    int cells;

    /** Begins to count anew. */
    void clear() {
        tags = 0;
        fonts = 0;
        images = 0;
        cells = 0;
    }

    /**
     * @param visible takes the shown text
     * @param hidden takes the text that is not shown
     * @param markup takes {@code tag attribute attribute…} lines, one per tag
     * @param links takes URLs as written
     */
    void read(
            CharSequence html,
            int limit,
            TextBuffer visible,
            TextBuffer hidden,
            TextBuffer markup,
            List<String> links) {
        depth = 0;
        hiddenFrom = -1;
        int n = Math.min(html.length(), limit);
        int i = 0;
        while (i < n) {
            char c = html.charAt(i);
            if (c == '<') {
                i = tag(html, i, n, visible, markup, links);
            } else if (c == '&') {
                i = entity(html, i, n, hiddenFrom < 0 ? visible : hidden);
            } else {
                (hiddenFrom < 0 ? visible : hidden).append(c);
                i++;
            }
        }
    }

    private int tag(CharSequence s, int at, int n, TextBuffer visible, TextBuffer markup, List<String> links) {
        int i = at + 1;
        if (i >= n) {
            return n;
        }
        char c = s.charAt(i);
        if (c == '!') {
            if (i + 2 < n && s.charAt(i + 1) == '-' && s.charAt(i + 2) == '-') {
                int end = indexOf(s, "-->", i + 3, n);
                return end < 0 ? n : end + 3;
            }
            return after(s, '>', i, n);
        }
        boolean closing = c == '/';
        if (closing) {
            i++;
        }
        int nameFrom = i;
        while (i < n && isNameChar(s.charAt(i))) {
            i++;
        }
        if (i == nameFrom) {
            visible.append('<');
            return at + 1;
        }
        String name = lower(s, nameFrom, Math.min(i, nameFrom + 16));
        if (closing) {
            close(name.hashCode());
            if (isBlock(name)) {
                visible.append('\n');
            }
            return after(s, '>', i, n);
        }
        markup.append(name);
        tags++;
        switch (name) {
            case "font" -> fonts++;
            case "img" -> images++;
            case "td" -> cells++;
            default -> {}
        }
        boolean hides = false;
        while (i < n && s.charAt(i) != '>') {
            char a = s.charAt(i);
            if (!isNameChar(a)) {
                i++;
                continue;
            }
            int from = i;
            while (i < n && isNameChar(s.charAt(i))) {
                i++;
            }
            String attribute = lower(s, from, Math.min(i, from + 16));
            while (i < n && isBlank(s.charAt(i))) {
                i++;
            }
            markup.append(' ');
            markup.append(attribute);
            if (i < n && s.charAt(i) == '=') {
                i++;
                while (i < n && isBlank(s.charAt(i))) {
                    i++;
                }
                int valueFrom = i;
                int valueTo;
                if (i < n && (s.charAt(i) == '"' || s.charAt(i) == '\'')) {
                    char quote = s.charAt(i);
                    valueFrom = ++i;
                    while (i < n && s.charAt(i) != quote) {
                        i++;
                    }
                    valueTo = i;
                    i = Math.min(n, i + 1);
                } else {
                    while (i < n && s.charAt(i) != '>' && !isBlank(s.charAt(i))) {
                        i++;
                    }
                    valueTo = i;
                }
                hides |= value(s, attribute, valueFrom, valueTo, markup, links);
            }
        }
        markup.append('\n');
        i = Math.min(n, i + 1);
        if (name.equals("script") || name.equals("style") || name.equals("title")) {
            int end = indexOf(s, "</" + name, i, n);
            return end < 0 ? n : end;
        }
        if (isBlock(name)) {
            visible.append('\n');
        }
        if (!isVoid(name)) {
            if (depth < DEPTH) {
                stack[depth] = name.hashCode();
            }
            if (hides && hiddenFrom < 0) {
                hiddenFrom = depth;
            }
            depth++;
        }
        return i;
    }

    private static boolean value(
            CharSequence s, String attribute, int from, int to, TextBuffer markup, List<String> links) {
        return switch (attribute) {
            case "href", "src", "action", "background" -> {
                if (links.size() < FeatureReader.MOST_LINKS) {
                    links.add(decodeAmpersands(
                            s.subSequence(from, Math.min(to, from + 512)).toString()));
                }
                yield false;
            }
            case "style" -> hides(lower(s, from, Math.min(to, from + 256)));
            case "color", "bgcolor", "width", "height", "align", "size", "face", "border", "type", "name", "method" -> {
                markup.append('=');
                markup.append(lower(s, from, Math.min(to, from + 16)));
                yield false;
            }
            default -> attribute.equals("hidden");
        };
    }

    private static boolean hides(String style) {
        String flat = style.replace(" ", "");
        return flat.contains("display:none")
                || flat.contains("visibility:hidden")
                || flat.contains("opacity:0;")
                || flat.endsWith("opacity:0")
                || flat.contains("font-size:0")
                || flat.contains("font-size:1px")
                || flat.contains("font-size:2px");
    }

    private void close(int name) {
        for (int d = Math.min(depth, DEPTH) - 1; d >= 0 && d >= depth - 8; d--) {
            if (stack[d] == name) {
                depth = d;
                if (hiddenFrom >= depth) {
                    hiddenFrom = -1;
                }
                return;
            }
        }
    }

    private static int entity(CharSequence s, int at, int n, TextBuffer out) {
        int semi = -1;
        for (int i = at + 1; i < Math.min(n, at + 10); i++) {
            char c = s.charAt(i);
            if (c == ';') {
                semi = i;
                break;
            }
            if (!(c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
                break;
            }
        }
        if (semi < 0) {
            out.append('&');
            return at + 1;
        }
        String name = s.subSequence(at + 1, semi).toString();
        int code = decode(name);
        if (code < 0) {
            out.append('&');
            return at + 1;
        }
        if (Character.isBmpCodePoint(code)) {
            out.append((char) code);
        } else {
            out.append(Character.highSurrogate(code));
            out.append(Character.lowSurrogate(code));
        }
        return semi + 1;
    }

    private static int decode(String name) {
        if (name.startsWith("#")) {
            try {
                boolean hex = name.length() > 1 && (name.charAt(1) | 0x20) == 'x';
                int code = hex
                        ? Integer.parseInt(name, 2, name.length(), 16)
                        : Integer.parseInt(name, 1, name.length(), 10);
                return Character.isValidCodePoint(code) ? code : -1;
            } catch (NumberFormatException notANumber) {
                return -1;
            }
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "nbsp" -> ' ';
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            case "zwnj", "zwj", "shy" -> 0x200B;
            case "copy" -> 0xA9;
            case "reg" -> 0xAE;
            case "eacute" -> 0xE9;
            case "uuml" -> 0xFC;
            case "ouml" -> 0xF6;
            case "auml" -> 0xE4;
            case "szlig" -> 0xDF;
            default -> -1;
        };
    }

    private static String decodeAmpersands(String url) {
        return url.indexOf("&amp;") < 0 ? url : url.replace("&amp;", "&");
    }

    private static boolean isBlock(String name) {
        return switch (name) {
            case "p", "br", "div", "tr", "td", "th", "li", "table", "h1", "h2", "h3", "h4", "hr", "ul", "ol", "title" ->
                true;
            default -> false;
        };
    }

    private static boolean isVoid(String name) {
        return switch (name) {
            case "br", "img", "hr", "meta", "link", "input", "p", "li", "base", "area", "col" -> true;
            default -> false;
        };
    }

    private static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static String lower(CharSequence s, int from, int to) {
        return s.subSequence(from, to).toString().toLowerCase(Locale.ROOT);
    }

    private static int after(CharSequence s, char c, int from, int n) {
        int i = from;
        while (i < n && s.charAt(i) != c) {
            i++;
        }
        return Math.min(n, i + 1);
    }

    /** Position of a lower-case text, whatever the case in {@code s}; -1 when absent. */
    private static int indexOf(CharSequence s, String what, int from, int n) {
        int last = n - what.length();
        for (int i = from; i <= last; i++) {
            int k = 0;
            while (k < what.length()
                    && (s.charAt(i + k) == what.charAt(k) || (s.charAt(i + k) | 0x20) == what.charAt(k))) {
                k++;
            }
            if (k == what.length()) {
                return i;
            }
        }
        return -1;
    }
}
