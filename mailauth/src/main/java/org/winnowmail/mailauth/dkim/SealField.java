// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import org.winnowmail.message.HeaderField;

/**
 * An ARC-Seal (RFC 8617, section 4.1.3), with its grammar checked. It lives here because it shares tags,
 * keys and algorithms with signatures.
 *
 * @param field the field it came from
 * @param algorithm a=
 * @param signature b=
 * @param chain cv=
 * @param key s= and d=
 */
public record SealField(HeaderField field, DkimAlgorithm algorithm, byte[] signature, String chain, KeyPlace key) {

    /** Checks the tags of a seal. */
    public static SealField of(HeaderField field, TagList tags) throws MalformedException {
        String a = tags.require("a");
        DkimAlgorithm algorithm = DkimAlgorithm.of(a)
                .orElseThrow(() -> new MalformedException("unknown algorithm \"" + TagList.cut(a) + "\""));
        if (tags.has("h")) {
            throw new MalformedException("ARC-Seal has h=, which it must not");
        }
        String chain = tags.require("cv");
        if (!chain.equals("none") && !chain.equals("pass") && !chain.equals("fail")) {
            throw new MalformedException("cv=" + TagList.cut(chain) + " is no chain status");
        }
        if (tags.has("t") && !tags.require("t").chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException("t= is no time");
        }
        KeyPlace key = new KeyPlace(SignatureField.name(tags, "s"), SignatureField.domain(tags, "d"));
        return new SealField(field, algorithm, SignatureField.base64(tags, "b"), chain, key);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SealField s && field.equals(s.field);
    }

    @Override
    public int hashCode() {
        return field.hashCode();
    }

    @Override
    public String toString() {
        return "seal by " + key.domain();
    }
}
