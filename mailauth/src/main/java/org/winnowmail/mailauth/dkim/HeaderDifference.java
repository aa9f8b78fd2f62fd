// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * Finds out, where it can be known, which header field was changed when a signature does not fit: undoes what servers
 * and mailing lists are known to do, one thing at a time. A fit is a proof.
 */
final class HeaderDifference {
    /** Signatures tried for one explanation; each costs as much as verifying. */
    private static final int MAX_TRIES = 24;

    /** What lists put before a subject. */
    private static final Pattern TAG =
            Pattern.compile("^(\\s*)((?:Re:\\s*)?)(\\[[^\\]\\r\\n]{1,60}\\])\\s?", Pattern.CASE_INSENSITIVE);

    private static final List<String> ENCODINGS = List.of("8bit", "7bit", "quoted-printable", "base64");

    private final Headers headers;
    private final SignatureField signature;
    private final Predicate<byte[]> fits;
    private int tries = MAX_TRIES;

    private HeaderDifference(Headers headers, SignatureField signature, Predicate<byte[]> fits) {
        this.headers = headers;
        this.signature = signature;
        this.fits = fits;
    }

    static String explain(Headers headers, SignatureField s, SignedHeaders signed, Predicate<byte[]> fits) {
        Canonicalization other =
                s.header() == Canonicalization.SIMPLE ? Canonicalization.RELAXED : Canonicalization.SIMPLE;
        String start = "signature does not fit the header fields";
        if (fits.test(signed.input(s.headers(), other, s.field()))) {
            return start + "; it fits their " + other.word() + " form, the signer says "
                    + s.header().word();
        }
        String found = new HeaderDifference(headers, s, fits).find();
        return start
                + (found.isEmpty()
                        ? ": one of "
                                + String.join(
                                        ", ",
                                        s.headers().stream()
                                                .distinct()
                                                .limit(20)
                                                .toList())
                                + " was changed, or the key"
                        : "; " + found);
    }

    private String find() {
        String subject = subject();
        if (!subject.isEmpty()) {
            return subject;
        }
        for (String name : signature.headers().stream().distinct().toList()) {
            List<HeaderField> fields = headers.all(name);
            if (fields.isEmpty()) {
                continue;
            }
            if (fits(without(headers.fields().lastIndexOf(fields.getLast())))) {
                return "it would if the last " + name + " were not there";
            }
            if (fields.size() > 1 && fits(without(headers.fields().indexOf(fields.getFirst())))) {
                return "it would if the first " + name + " were not there";
            }
            if (fields.size() > 1 && fits(reversed(name))) {
                return "it would if the " + name + " fields stood in the other order";
            }
        }
        String author = author();
        return author.isEmpty() ? encoding() : author;
    }

    private String subject() {
        List<HeaderField> subjects = headers.all("Subject");
        if (subjects.isEmpty()) {
            return "";
        }
        HeaderField field = subjects.getLast();
        String value = new String(field.rawValue(), StandardCharsets.ISO_8859_1);
        Matcher tag = TAG.matcher(value);
        return tag.find() && fits(with(field, tag.group(1) + tag.group(2) + value.substring(tag.end())))
                ? "it would if " + tag.group(3) + " were not in the Subject"
                : "";
    }

    /** Lists that rewrite From often keep it elsewhere. */
    private String author() {
        for (String kept : List.of("X-Original-From", "Original-From", "Reply-To")) {
            List<HeaderField> from = headers.all("From");
            List<HeaderField> original = headers.all(kept);
            if (!from.isEmpty() && !original.isEmpty()) {
                String value = new String(original.getLast().rawValue(), StandardCharsets.ISO_8859_1);
                if (fits(with(from.getLast(), value))) {
                    return "it would with the From that stands in " + kept;
                }
            }
        }
        return "";
    }

    private String encoding() {
        List<HeaderField> fields = headers.all("Content-Transfer-Encoding");
        if (fields.isEmpty()) {
            return "";
        }
        for (String encoding : ENCODINGS) {
            if (fits(with(fields.getLast(), " " + encoding))) {
                return "it would if Content-Transfer-Encoding said " + encoding;
            }
        }
        return "";
    }

    private boolean fits(Headers candidate) {
        return tries-- > 0
                && fits.test(
                        new SignedHeaders(candidate).input(signature.headers(), signature.header(), signature.field()));
    }

    private Headers without(int index) {
        List<HeaderField> fields = new ArrayList<>(headers.fields());
        fields.remove(index);
        return new Headers(fields);
    }

    private Headers with(HeaderField last, String value) {
        List<HeaderField> fields = new ArrayList<>(headers.fields());
        fields.set(fields.lastIndexOf(last), HeaderField.of(last.name(), value.getBytes(StandardCharsets.ISO_8859_1)));
        return new Headers(fields);
    }

    private Headers reversed(String name) {
        List<HeaderField> others = headers.all(name).reversed();
        List<HeaderField> fields = new ArrayList<>(headers.fields());
        int next = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name)) {
                fields.set(i, others.get(next++));
            }
        }
        return new Headers(fields);
    }
}
