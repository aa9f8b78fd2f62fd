// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.List;

/**
 * A header value under construction, folded before column 76 (RFC 5322, section 2.1.1 allows 78). Folds are a line
 * feed and a tab, as milters write them; a header field turns them into CRLF and tab.
 */
final class Folded {
    private static final int WIDTH = 76;

    private final StringBuilder text = new StringBuilder();
    private int column;

    /** @param column how much of the first line is taken by the field's name */
    Folded(int column) {
        this.column = column;
    }

    /** One word; on a line of its own when it does not fit. Longer ones are cut so that no line grows without end. */
    void word(String word) {
        String w = word.length() > WIDTH ? word.substring(0, WIDTH) : word;
        if (w.isEmpty()) {
            return;
        }
        if (column + 1 + w.length() > WIDTH && !text.isEmpty()) {
            fold();
        } else if (!text.isEmpty()) {
            text.append(' ');
            column++;
        }
        put(w);
    }

    /** {@code label} and a list with commas; folded after a comma. */
    void list(String label, List<String> items, String whenEmpty) {
        word(label + (items.isEmpty() ? whenEmpty : first(items)));
        for (int i = 1; i < items.size(); i++) {
            String item = items.get(i) + (i + 1 < items.size() ? "," : "");
            if (column + item.length() > WIDTH) {
                fold();
            }
            put(item);
        }
    }

    private static String first(List<String> items) {
        return items.getFirst() + (items.size() > 1 ? "," : "");
    }

    private void fold() {
        text.append("\n\t");
        // A tab counts eight columns, as terminals show it.
        column = 8;
    }

    private void put(String word) {
        text.append(word);
        column += word.length();
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Printable ASCII; anything else becomes a question mark, so that a header needs no encoded words. */
    static String ascii(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        word.codePoints().forEach(c -> plain.append(c > 32 && c < 127 ? (char) c : '?'));
        return plain.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
