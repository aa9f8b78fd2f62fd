// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The {@code <style>} sheets of one document, as far as they hide text: rules for a class, an id, an
 * element or an element with a class. Rules inside {@code @media} and the like apply to some readers only
 * and are passed over, as are combined selectors.
 */
final class HtmlSheet {
    /** Rules kept; more than any newsletter has that say something about visibility. */
    private static final int MAX_RULES = 500;

    /** Characters read of all sheets of a document. */
    private static final int MAX_LENGTH = 256 * 1024;

    /** Classes of one element looked at. */
    private static final int MAX_CLASSES = 20;

    private final Map<String, HtmlStyle> rules = new HashMap<>();

    /** Sums known, by element and class attribute; emptied when a sheet is added. */
    private final Map<String, Optional<HtmlStyle>> summed = new HashMap<>();

    private int length;

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Takes in the text of one {@code <style>} element. */
    void read(String text) {
        String css =
                withoutComments(text.length() <= MAX_LENGTH - length ? text : text.substring(0, MAX_LENGTH - length));
        length += Math.min(text.length(), MAX_LENGTH - length);
        int stop = css.length();
        int at = 0;
        while (at < stop && rules.size() < MAX_RULES) {
            int open = css.indexOf('{', at);
            if (open < 0) {
                return;
            }
            int start = selectorStart(css, at, open);
            if (start < open && css.charAt(start) == '@') {
                at = afterBlock(css, open, stop);
                continue;
            }
            int close = css.indexOf('}', open);
            close = close < 0 ? stop : close;
            HtmlStyle style = new HtmlStyle();
            style.read(css, open + 1, close);
            if (!style.isSilent()) {
                put(css.substring(start, Math.min(open, start + 1000)), style);
            }
            at = close + 1;
        }
    }

    private static String withoutComments(String css) {
        int comment = css.indexOf("/*");
        if (comment < 0) {
            return css;
        }
        StringBuilder out = new StringBuilder(css.length());
        int at = 0;
        while (comment >= 0) {
            out.append(css, at, comment);
            int end = css.indexOf("*/", comment + 2);
            if (end < 0) {
                return out.toString();
            }
            at = end + 2;
            comment = css.indexOf("/*", at);
        }
        return out.append(css, at, css.length()).toString();
    }

    /** Skips blanks, statements like {@code @import}, and the marks that hide a sheet from very old readers. */
    private static int selectorStart(String css, int from, int open) {
        int at = from;
        for (int i = from; i < open; i++) {
            if (css.charAt(i) == ';') {
                at = i + 1;
            }
        }
        while (at < open && css.charAt(at) <= ' ') {
            at++;
        }
        if (css.startsWith("<!--", at)) {
            at += 4;
        }
        while (at < open && css.charAt(at) <= ' ') {
            at++;
        }
        return Math.min(at, open);
    }

    private static int afterBlock(String css, int open, int stop) {
        int depth = 0;
        for (int i = open; i < stop; i++) {
            char c = css.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return stop;
    }

    private void put(String selectors, HtmlStyle style) {
        for (String selector : selectors.split(",", 50)) {
            String key = selector.strip().toLowerCase(Locale.ROOT);
            if (isSimple(key) && rules.size() < MAX_RULES) {
                HtmlStyle known = rules.putIfAbsent(key, style);
                if (known != null && known != style) {
                    HtmlStyle both = new HtmlStyle();
                    both.add(known);
                    both.add(style);
                    rules.put(key, both);
                }
            }
        }
    }

    /** One element, class or id, or an element with one class. */
    private static boolean isSimple(String selector) {
        int marks = 0;
        for (int i = 0; i < selector.length(); i++) {
            char c = selector.charAt(i);
            if (c == '.' || c == '#') {
                marks++;
            } else if (!Character.isLetterOrDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return !selector.isEmpty() && marks <= 1;
    }

    /** What the sheets say about an element; in rising precedence, so the inline style is added last. */
    Optional<HtmlStyle> of(String element, String classes, String id) {
        if (!id.isEmpty()) {
            return sum(element, classes, id);
        }
        if (classes.isEmpty()) {
            return Optional.ofNullable(rules.get(element));
        }
        // newsletters repeat a few classes on hundreds of cells
        String key = element + ' ' + classes;
        Optional<HtmlStyle> known = summed.get(key);
        if (known == null) {
            known = sum(element, classes, "");
            if (summed.size() < MAX_RULES && key.length() < 200) {
                summed.put(key, known);
            }
        }
        return known;
    }

    private Optional<HtmlStyle> sum(String element, String classes, String id) {
        HtmlStyle sum = new HtmlStyle();
        add(sum, element);
        StringTokenizer names = new StringTokenizer(classes.toLowerCase(Locale.ROOT));
        for (int n = 0; n < MAX_CLASSES && names.hasMoreTokens(); n++) {
            String name = "." + names.nextToken();
            add(sum, name);
            add(sum, element + name);
        }
        if (!id.isEmpty()) {
            add(sum, "#" + id.toLowerCase(Locale.ROOT));
        }
        return sum.isSilent() ? Optional.empty() : Optional.of(sum);
    }

    private void add(HtmlStyle sum, String key) {
        HtmlStyle rule = rules.get(key);
        if (rule != null) {
            sum.add(rule);
        }
    }
}
