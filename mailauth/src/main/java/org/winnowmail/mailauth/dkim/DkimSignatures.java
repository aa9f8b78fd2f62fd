// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * The signatures of a message, read but not yet judged: those worth a look, best first, and those that
 * can be dismissed at once.
 *
 * @param readable signatures to verify
 * @param dismissed results of those that are malformed
 * @param unchecked how many more there are than the limit
 */
public record DkimSignatures(List<SignatureField> readable, List<DkimResult> dismissed, int unchecked) {
    public DkimSignatures {
        readable = List.copyOf(readable);
        dismissed = List.copyOf(dismissed);
    }

    /** Malformed signatures reported in words; the rest of them only counts. */
    private static final int MAX_DISMISSED = 5;

    public static DkimSignatures read(Headers headers, DkimVerifySettings settings) {
        List<SignatureField> readable = new ArrayList<>();
        List<DkimResult> dismissed = new ArrayList<>();
        int unchecked = 0;
        // Reading costs little, but not nothing: ten times the limit is enough to find the best.
        int reads = settings.signatures() * 10;
        for (HeaderField field : headers.all("DKIM-Signature")) {
            if (reads-- <= 0) {
                unchecked++;
                continue;
            }
            TagList tags = null;
            try {
                tags = SignatureField.tags(field);
                readable.add(checked(field, tags, settings));
            } catch (MalformedException e) {
                if (dismissed.size() < MAX_DISMISSED) {
                    dismissed.add(malformed(Optional.ofNullable(tags), e.reason()));
                } else {
                    unchecked++;
                }
            }
        }
        if (readable.size() > settings.signatures()) {
            Authors authors = Authors.of(headers);
            readable.sort(Comparator.comparingInt(s -> distance(s, authors)));
            unchecked += readable.size() - settings.signatures();
            readable = readable.subList(0, settings.signatures());
        }
        return new DkimSignatures(readable, dismissed, unchecked);
    }

    /** 0: signed by an author's domain; 1: by one above or below it; 2: by somebody else. */
    private static int distance(SignatureField signature, Authors authors) {
        int best = 2;
        for (String author : authors.domains()) {
            String d = signature.domain();
            if (author.equals(d)) {
                return 0;
            }
            if (author.endsWith('.' + d) || d.endsWith('.' + author)) {
                best = 1;
            }
        }
        return best;
    }

    private static SignatureField checked(HeaderField field, TagList tags, DkimVerifySettings settings)
            throws MalformedException {
        if (!"1".equals(tags.require("v"))) {
            throw new MalformedException("v=" + TagList.cut(tags.require("v")) + " is not 1");
        }
        SignatureField signature = SignatureField.of(field, tags, settings.headerNames(), Canonicalization.SIMPLE);
        if (!signature.headers().contains("from")) {
            throw new MalformedException("h= does not list From (RFC 6376, section 5.4)");
        }
        if (tags.has("q")) {
            String q = TagList.compact(tags.get("q").orElse("")).toLowerCase(Locale.ROOT);
            if (!(":" + q + ":").contains(":dns/txt:")) {
                throw new MalformedException("q=" + TagList.cut(q) + " does not list dns/txt");
            }
        }
        String identity = identity(tags, signature.domain());
        String identityDomain = identity.substring(identity.lastIndexOf('@') + 1);
        if (!identityDomain.equals(signature.domain()) && !identityDomain.endsWith('.' + signature.domain())) {
            throw new MalformedException(
                    "i=" + TagList.cut(identity) + " is not of the domain d=" + signature.domain());
        }
        return signature;
    }

    /** i=, its domain in lower case and A-labels. */
    static String identity(TagList tags, String domain) throws MalformedException {
        String i = tags.get("i").orElse("@" + domain);
        int at = i.lastIndexOf('@');
        if (at < 0) {
            throw new MalformedException("i=" + TagList.cut(i) + " has no @");
        }
        return i.substring(0, at + 1) + Authors.ascii(i.substring(at + 1));
    }

    private static DkimResult malformed(Optional<TagList> tags, String reason) {
        String domain = tag(tags, "d");
        return new DkimResult(
                DkimVerdict.PERMERROR,
                domain,
                tag(tags, "s"),
                tag(tags, "a"),
                domain.isEmpty() ? "" : "@" + domain,
                "",
                "signature cannot be read: " + reason,
                0,
                false,
                false);
    }

    /** A tag of a signature that was not accepted: shown only when it is harmless text. */
    private static String tag(Optional<TagList> tags, String name) {
        String value = tags.flatMap(t -> t.get(name)).orElse("").toLowerCase(Locale.ROOT);
        boolean harmless = value.length() <= 253
                && value.chars().allMatch(c -> (Character.isLetterOrDigit(c) && c < 0x80) || "._-".indexOf(c) >= 0);
        return harmless ? value : "";
    }
}
