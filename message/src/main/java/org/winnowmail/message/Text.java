// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.List;

/**
 * What a person reads in a message, and what is there to be read by machines only.
 *
 * @param visible text of the text parts as shown, HTML reduced to its visible text; alternatives one after
 *     another
 * @param hidden HTML text that a reader does not see (display:none, tiny or background-coloured font, off
 *     the page)
 * @param urls every web address once, in order, from text and HTML attributes, attached HTML included
 * @param links everything that leads elsewhere, with the text shown for it
 * @param title the first HTML title
 * @param altTexts texts of pictures
 */
public record Text(
        String visible, String hidden, List<String> urls, List<Link> links, String title, List<String> altTexts) {
    public Text {
        urls = List.copyOf(urls);
        links = List.copyOf(links);
        altTexts = List.copyOf(altTexts);
    }

    /** What is read in one HTML document. */
    public static Text ofHtml(String html, Limits limits) {
        TextParts found = new TextParts(limits);
        HtmlReader.read(html, found);
        return found.text();
    }

    static Text of(Part root, Limits limits) {
        TextParts found = new TextParts(limits);
        for (Part part : root.all()) {
            if (!part.isText()) {
                continue;
            }
            boolean html = part.type().equals("text/html");
            if (part.isAttachment()) {
                if (html) {
                    TextParts attached = new TextParts(limits);
                    HtmlReader.read(part.text(), attached);
                    found.linksOf(attached);
                }
            } else if (html) {
                HtmlReader.read(part.text(), found);
            } else {
                found.plain(part.text());
            }
        }
        return found.text();
    }
}
