// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.Locale;
import java.util.Optional;

/** What a rule looks at. */
public sealed interface Target {
    /** Which view of a header field's value. */
    enum View {
        /** Encoded words decoded, unfolded. */
        DECODED,
        /** {@code :raw}: as received, folds and encoded words included. */
        RAW,
        /** {@code :addr}: the first mail address in it. */
        ADDRESS,
        /** {@code :name}: the display name of the first address. */
        NAME
    }

    /**
     * Values of all fields of a name, one per line.
     *
     * @param name a field name, or one of {@code ALL}, {@code ToCc}, {@code MESSAGEID}, {@code EnvelopeFrom}
     * @param ifUnset the text that stands in for a missing field
     */
    record Header(String name, View view, Optional<String> ifUnset) implements Target {
        /** Two header targets of the same key see the same text. */
        String key() {
            return name.toLowerCase(Locale.ROOT) + ' ' + view;
        }
    }

    /** Whether there is a field of that name; no pattern. */
    record Exists(String name) implements Target {}

    /** Subject, then the visible text by paragraphs, white space made single blanks. */
    record BodyText() implements Target {}

    /** Text parts with their transfer encoding undone, HTML left as it is. */
    record RawBody() implements Target {}

    /** Each URL found in text and HTML. */
    record Uri() implements Target {}

    /** The whole message as received. */
    record Full() implements Target {}

    /** The directive that makes such rules. */
    default String kind() {
        return switch (this) {
            case Header h -> "header";
            case Exists e -> "header";
            case BodyText b -> "body";
            case RawBody r -> "rawbody";
            case Uri u -> "uri";
            case Full f -> "full";
        };
    }

    /** In words, for evidence and listings. */
    default String words() {
        return switch (this) {
            case Header h ->
                h.view() == View.DECODED
                        ? h.name()
                        : h.name() + ':' + h.view().name().toLowerCase(Locale.ROOT);
            case Exists e -> e.name();
            case BodyText b -> "body";
            case RawBody r -> "rawbody";
            case Uri u -> "uri";
            case Full f -> "full";
        };
    }
}
