// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * Finds out, where it can be known, which header field was changed when a signature does not fit: tries
 * the other canonicalization, and the header without each field that may have been added.
 */
final class HeaderDifference {
    /** Signatures tried for one explanation; each costs as much as verifying. */
    private static final int MAX_TRIES = 16;

    private HeaderDifference() {}

    static String explain(Headers headers, SignatureField s, SignedHeaders signed, Predicate<byte[]> fits) {
        Canonicalization other =
                s.header() == Canonicalization.SIMPLE ? Canonicalization.RELAXED : Canonicalization.SIMPLE;
        String start = "signature does not fit the header fields";
        if (fits.test(signed.input(s.headers(), other, s.field()))) {
            return start + "; it fits their " + other.word() + " form, the signer says "
                    + s.header().word();
        }
        int tries = MAX_TRIES;
        for (String name : s.headers().stream().distinct().toList()) {
            if (signed.count(name) == 0) {
                continue;
            }
            if (tries-- <= 0) {
                break;
            }
            if (fits.test(new SignedHeaders(without(headers, name)).input(s.headers(), s.header(), s.field()))) {
                return start + "; it would if the last " + name + " were not there";
            }
        }
        return start + ": one of "
                + String.join(", ", s.headers().stream().distinct().limit(20).toList()) + " was changed, or the key";
    }

    /** The header without the lowest field of that name, which is the first that a signature takes. */
    private static Headers without(Headers headers, String name) {
        List<HeaderField> fields = new ArrayList<>(headers.fields());
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).is(name)) {
                fields.remove(i);
                break;
            }
        }
        return new Headers(fields);
    }
}
