// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Message identifiers of Message-ID, In-Reply-To and References (RFC 5322, section 3.6.4). */
public final class MessageIds {
    /** Identifiers read of one field; threads have a few hundred messages at most. */
    public static final int MAX_IDS = 1_000;

    /** Longest identifier read, in characters: a header line has at most 998 (RFC 5322, section 2.1.1). */
    private static final int MAX_ID = 1_000;

    private MessageIds() {}

    /**
     * The identifiers in order, without angle brackets and blanks. Where there are no brackets, each word
     * with an at sign counts.
     */
    public static List<String> parse(String value) {
        List<String> ids = new ArrayList<>(2);
        int open = value.indexOf('<');
        while (open >= 0 && ids.size() < MAX_IDS) {
            int close = value.indexOf('>', open);
            if (close < 0) {
                break;
            }
            if (close - open - 1 <= MAX_ID) {
                String id = value.substring(open + 1, close).replaceAll("\\s+", "");
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
            open = value.indexOf('<', close);
        }
        if (ids.isEmpty()) {
            StringTokenizer words = new StringTokenizer(value, " \t\r\n,;<>");
            while (words.hasMoreTokens() && ids.size() < MAX_IDS) {
                String word = words.nextToken();
                if (word.indexOf('@') > 0) {
                    ids.add(word);
                }
            }
        }
        return List.copyOf(ids);
    }
}
