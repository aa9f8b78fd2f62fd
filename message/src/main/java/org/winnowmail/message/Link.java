// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Optional;

/**
 * Something in a message that leads elsewhere.
 *
 * @param target where it leads, as written, entities decoded and resolved against the document's base
 * @param shown the text a reader sees for it; empty for pictures and the like
 * @param source what kind of thing it is
 */
public record Link(String target, String shown, Source source) {
    /** Longest target kept, in characters; browsers and mail readers stop at about 2,000. */
    public static final int MAX_TARGET = 4096;

    /** Longest shown text kept, in characters. */
    public static final int MAX_SHOWN = 512;

    /** Where a link was found. */
    public enum Source {
        /** Running text that mail readers make clickable. */
        TEXT,
        /** {@code <a href>} or {@code <area href>}. */
        ANCHOR,
        /** {@code <img src>} and its kin. */
        IMAGE,
        /** {@code <form action>}, {@code formaction}. */
        FORM,
        /** {@code <meta http-equiv=refresh>}. */
        REDIRECT,
        /** Backgrounds, style sheets, frames, scripts, objects. */
        RESOURCE
    }

    public Link {
        target = target.length() > MAX_TARGET ? target.substring(0, MAX_TARGET) : target;
        shown = shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) : shown;
    }

    /** The target taken apart; empty for what leads to no host (mailto:, cid:, javascript:). */
    public Optional<Url> url() {
        return Url.parse(target);
    }

    /** Whether the target is on the web, cheaply: by how it begins. */
    public boolean isWeb() {
        return target.regionMatches(true, 0, "http:", 0, 5)
                || target.regionMatches(true, 0, "https:", 0, 6)
                || target.regionMatches(true, 0, "ftp:", 0, 4)
                || target.startsWith("//")
                || target.regionMatches(true, 0, "www.", 0, 4)
                || (source == Source.TEXT && !target.isEmpty());
    }

    /** The URL that the shown text itself names, if it names one: "www.bank.example" over another target. */
    public Optional<Url> shownUrl() {
        return UrlFinder.first(shown).flatMap(Url::parse);
    }
}
