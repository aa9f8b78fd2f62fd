// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.text.Normalizer;
import org.winnowmail.sieve.lang.Comparator;

/** {@code i;unicode-casemap}: titlecase, then compatibility decomposition, then octets (RFC 5051, section 2). */
public final class UnicodeCasemap implements Comparator {
    @Override
    public String name() {
        return "i;unicode-casemap";
    }

    @Override
    public String fold(String text) {
        StringBuilder title = new StringBuilder(text.length());
        text.codePoints().map(Character::toTitleCase).forEach(title::appendCodePoint);
        return Normalizer.normalize(title, Normalizer.Form.NFKD);
    }

    @Override
    public boolean keepsPlaces() {
        return false;
    }

    @Override
    public int compare(String a, String b) {
        return fold(a).compareTo(fold(b));
    }
}
