// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * All that follows from the name of a header field.
 *
 * @param name as written
 * @param lower in lower case
 * @param kind how the field is read
 * @param seed hash that the hashes of its words start from
 */
record FieldName(String name, String lower, HeaderKind kind, long seed) {
    /** Names remembered: the few hundred that make up nearly all mail, and room. A new name takes an old one's place. */
    private static final int PLACES = 1 << 11;

    /** Longer names are rare and not remembered. */
    private static final int LONGEST = 60;

    /** A Received field of final delivery: not there yet when a message is judged on its way. */
    static final FieldName DELIVERY = new FieldName("", "", HeaderKind.NEVER, 0);

    private static final AtomicReferenceArray<@Nullable FieldName> KNOWN = new AtomicReferenceArray<>(PLACES);

    static FieldName of(String name) {
        int at = (name.hashCode() * 0x9E3779B1) >>> 21;
        FieldName known = KNOWN.get(at);
        if (known != null && known.name.equals(name)) {
            return known;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        FieldName made = new FieldName(name, lower, HeaderKind.of(lower), Hash.of(lower));
        if (name.length() < LONGEST) {
            KNOWN.set(at, made);
        }
        return made;
    }
}
