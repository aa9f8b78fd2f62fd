// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person reads in a message.
 *
 * @param visible text of the text parts as shown, HTML reduced to its visible text
 * @param hidden HTML text that a reader does not see (display:none, tiny or background-coloured font)
 * @param urls every URL, in order, from text and HTML attributes
 */
public record Text(String visible, String hidden, List<String> urls) {
    public Text {
        urls = List.copyOf(urls);
    }

    static Text of(Part root, Limits limits) {
        StringBuilder visible = new StringBuilder();
        List<String> urls = new ArrayList<>();
        for (Part part : root.all()) {
            if (part.isText() && !part.isAttachment() && visible.length() < limits.textChars()) {
                String text = part.text();
                visible.append(text, 0, Math.min(text.length(), limits.textChars() - visible.length()));
                visible.append('\n');
            }
        }
        return new Text(visible.toString(), "", urls);
    }
}
