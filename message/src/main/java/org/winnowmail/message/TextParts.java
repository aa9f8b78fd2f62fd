// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what {@link Text} holds, over all parts of a message, within the limits. */
final class TextParts {
    /** Alternative texts of pictures kept. */
    private static final int MAX_ALTS = 500;

    final StringBuilder visible = new StringBuilder(2048);
    final StringBuilder hidden = new StringBuilder(64);
    final int maxChars;
    String title = "";

    private final int maxUrls;
    private final Set<String> urls = new LinkedHashSet<>();
    private final List<Link> links = new ArrayList<>();
    private final List<String> alts = new ArrayList<>();

    TextParts(Limits limits) {
        this.maxChars = limits.textChars();
        this.maxUrls = limits.urls();
    }

    void link(String target, String shown, Link.Source source) {
        if (links.size() >= maxUrls || target.isEmpty() || target.regionMatches(true, 0, "cid:", 0, 4)) {
            return;
        }
        Link link = new Link(target, shown, source);
        links.add(link);
        if (link.isWeb()) {
            urls.add(link.target());
        }
    }

    void alt(String text) {
        if (!text.isBlank() && alts.size() < MAX_ALTS) {
            alts.add(text.length() > Link.MAX_SHOWN ? text.substring(0, Link.MAX_SHOWN) : text.strip());
        }
    }

    /** Appends plain text and the URLs in it. */
    void plain(String text) {
        int from = visible.length();
        visible.append(text, 0, Math.min(text.length(), Math.max(0, maxChars - from)));
        UrlFinder.find(text, 0, visible.length() - from, url -> link(url, url, Link.Source.TEXT));
        if (visible.length() > from && visible.charAt(visible.length() - 1) != '\n') {
            visible.append('\n');
        }
    }

    Text text() {
        return new Text(visible.toString(), hidden.toString(), List.copyOf(urls), links, title, alts);
    }

    /** Takes the links of an attached document, whose text is not what the message says. */
    void linksOf(TextParts attached) {
        for (Link link : attached.links) {
            link(link.target(), link.shown(), link.source());
        }
    }
}
