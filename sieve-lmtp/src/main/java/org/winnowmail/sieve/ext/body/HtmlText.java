// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.body;

import java.util.Locale;

/** HTML to the text between its tags; good enough to look for words in. */
public final class HtmlText {
    private HtmlText() {}

    /** The text of a document. */
    public static String of(String html) {
        StringBuilder text = new StringBuilder(html.length());
        int i = 0;
        while (i < html.length()) {
            int open = html.indexOf('<', i);
            if (open < 0) {
                text.append(html, i, html.length());
                break;
            }
            text.append(html, i, open);
            if (html.startsWith("<!--", open)) {
                int end = html.indexOf("-->", open + 4);
                i = end < 0 ? html.length() : end + 3;
                continue;
            }
            int close = html.indexOf('>', open);
            if (close < 0) {
                break;
            }
            String tag = name(html, open + 1);
            i = close + 1;
            if (tag.equals("script") || tag.equals("style")) {
                i = after(html, "</" + tag, i);
            }
            text.append(' ');
        }
        return entities(text.toString());
    }

    private static String name(String html, int from) {
        int end = from;
        while (end < html.length() && end - from < 12 && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        return html.substring(from, end).toLowerCase(Locale.ROOT);
    }

    private static int after(String html, String what, int from) {
        for (int i = html.indexOf('<', from); i >= 0; i = html.indexOf('<', i + 1)) {
            if (html.regionMatches(true, i, what, 0, what.length())) {
                int close = html.indexOf('>', i);
                return close < 0 ? html.length() : close + 1;
            }
        }
        return html.length();
    }

    private static String entities(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&nbsp;", " ")
                        .replace("&amp;", "&");
    }
}
