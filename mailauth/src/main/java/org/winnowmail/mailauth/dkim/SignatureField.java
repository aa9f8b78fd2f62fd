// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.message.HeaderField;

/**
 * What a DKIM-Signature and an ARC-Message-Signature have in common (RFC 6376, section 3.5; RFC 8617,
 * section 4.1.2), with its grammar checked.
 *
 * @param field the field it came from
 * @param tags all its tags
 * @param algorithm a=
 * @param signature b=
 * @param bodyHash bh=
 * @param header canonicalization of header fields, first half of c=
 * @param body canonicalization of the body, second half of c=
 * @param domain d= in lower case and A-labels
 * @param headers h= in lower case, in order
 * @param bodyLength l=
 * @param selector s=
 * @param signedAt t=
 * @param expires x=
 */
public record SignatureField(
        HeaderField field,
        TagList tags,
        DkimAlgorithm algorithm,
        byte[] signature,
        byte[] bodyHash,
        Canonicalization header,
        Canonicalization body,
        String domain,
        List<String> headers,
        OptionalLong bodyLength,
        String selector,
        Optional<Instant> signedAt,
        Optional<Instant> expires) {

    /** Longest field read, in bytes: RSA-8192 and a hundred header names fit. */
    static final int MAX_FIELD = 16_384;

    /** SHA-256 in octets. */
    private static final int HASH_LENGTH = 32;

    public SignatureField {
        headers = List.copyOf(headers);
    }

    /** Reads the tags of a field; what is wrong with it is the exception's message. */
    public static TagList tags(HeaderField field) throws MalformedException {
        if (field.length() > MAX_FIELD) {
            throw new MalformedException("field of " + field.length() + " bytes, more than " + MAX_FIELD);
        }
        return TagList.parse(field.value());
    }

    /**
     * Checks the tags that every signature has.
     *
     * @param maxHeaders names in h= at most
     * @param unnamed how header fields and body are canonicalized when there is no c=
     */
    public static SignatureField of(HeaderField field, TagList tags, int maxHeaders, Canonicalization unnamed)
            throws MalformedException {
        String a = tags.require("a");
        DkimAlgorithm algorithm = DkimAlgorithm.of(a)
                .orElseThrow(() -> new MalformedException(
                        a.equals("rsa-sha1")
                                ? "rsa-sha1 is no longer a signature (RFC 8301)"
                                : "unknown algorithm \"" + TagList.cut(a) + "\""));
        byte[] signature = base64(tags, "b");
        byte[] bodyHash = base64(tags, "bh");
        if (bodyHash.length != HASH_LENGTH) {
            throw new MalformedException("bh= is no SHA-256 hash: " + bodyHash.length + " octets");
        }
        Canonicalization header = unnamed;
        Canonicalization body = unnamed;
        if (tags.has("c")) {
            String c = tags.require("c");
            int slash = c.indexOf('/');
            header = Canonicalization.of(slash < 0 ? c : c.substring(0, slash));
            body = slash < 0 ? Canonicalization.SIMPLE : Canonicalization.of(c.substring(slash + 1));
        }
        Optional<Instant> signedAt = instant(tags, "t");
        Optional<Instant> expires = instant(tags, "x");
        if (signedAt.isPresent() && expires.isPresent() && expires.get().isBefore(signedAt.get())) {
            throw new MalformedException("expires (x=) before it was made (t=)");
        }
        OptionalLong length = OptionalLong.empty();
        if (tags.has("l")) {
            length = OptionalLong.of(number(tags.require("l"), "l"));
        }
        return new SignatureField(
                field,
                tags,
                algorithm,
                signature,
                bodyHash,
                header,
                body,
                domain(tags, "d"),
                headerNames(tags, maxHeaders),
                length,
                name(tags, "s"),
                signedAt,
                expires);
    }

    /** Header names of h=, lower case. */
    private static List<String> headerNames(TagList tags, int max) throws MalformedException {
        if (!tags.has("h")) {
            throw new MalformedException("tag h= is missing");
        }
        String h = TagList.compact(tags.get("h").orElse(""));
        List<String> names = new ArrayList<>();
        for (int at = 0; at <= h.length(); ) {
            int end = h.indexOf(':', at);
            end = end < 0 ? h.length() : end;
            names.add(h.substring(at, end).toLowerCase(Locale.ROOT));
            if (names.size() > max) {
                throw new MalformedException("h= lists more than " + max + " header fields");
            }
            at = end + 1;
        }
        return names;
    }

    static byte[] base64(TagList tags, String tag) throws MalformedException {
        try {
            return Base64.getDecoder().decode(tags.requireCompact(tag));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(tag + "= is not base64");
        }
    }

    static String domain(TagList tags, String tag) throws MalformedException {
        String domain = name(tags, tag);
        if (domain.indexOf('.') < 0) {
            throw new MalformedException(tag + "=" + TagList.cut(domain) + " is no domain name");
        }
        return domain;
    }

    /** Dot-separated LDH labels, underscore allowed (RFC 6376, section 3.5: sub-domain of RFC 5321). */
    static String name(TagList tags, String tag) throws MalformedException {
        String name = Authors.ascii(tags.require(tag));
        if (!isName(name)) {
            throw new MalformedException(tag + "=" + TagList.cut(name) + " is no domain name");
        }
        return name;
    }

    static boolean isName(String name) {
        if (name.length() > 253) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
                label++;
            } else {
                return false;
            }
        }
        return label > 0;
    }

    private static Optional<Instant> instant(TagList tags, String tag) throws MalformedException {
        if (!tags.has(tag)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(number(tags.require(tag), tag)));
        } catch (DateTimeException e) {
            throw new MalformedException(tag + "= is no time");
        }
    }

    private static long number(String digits, String tag) throws MalformedException {
        if (digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException(tag + "=" + TagList.cut(digits) + " is no number");
        }
        return Long.parseLong(digits);
    }

    /** How its body hash is made. */
    public BodyHashSpec bodySpec() {
        return new BodyHashSpec(body, bodyLength);
    }

    /** Where its key is published. */
    public KeyPlace key() {
        return new KeyPlace(selector, domain);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SignatureField s && field.equals(s.field);
    }

    @Override
    public int hashCode() {
        return field.hashCode();
    }

    @Override
    public String toString() {
        return algorithm.word() + " by " + domain + " (" + selector + "), body hash " + Arrays.hashCode(bodyHash);
    }
}
