// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.winnowmail.message.Body;
import org.winnowmail.message.ByteSink;
import org.winnowmail.message.Message;

/**
 * Finds out, where it can be known, what happened to a body whose hash differs. Only for the log, and
 * only for bodies of moderate size, since it hashes the body again at every line end.
 */
final class BodyDifference {
    /** Longest body looked into, in bytes. */
    private static final int MAX_BODY = 256 << 10;

    /** Line ends tried. */
    private static final int MAX_LINES = 5_000;

    /** Longest body that is repaired, in bytes; it is hashed some dozen times. */
    private static final int MAX_REPAIRED = 32 << 10;

    private BodyDifference() {}

    /** The explanation with a leading semicolon, or nothing. */
    static String explain(Message message, SignatureField s, BodyHashes hashes) {
        Body body = message.body();
        long length = hashes.length(s.body());
        if (s.bodyLength().isPresent() && s.bodyLength().getAsLong() > length) {
            return "; the body is " + (s.bodyLength().getAsLong() - length) + " octets shorter than l="
                    + s.bodyLength().getAsLong();
        }
        return body.size() > MAX_BODY
                ? ""
                : hashes.explained(s.bodySpec(), s.bodyHash(), () -> search(message, s, length));
    }

    private static String search(Message message, SignatureField s, long length) {
        Body body = message.body();
        Canonicalization other =
                s.body() == Canonicalization.SIMPLE ? Canonicalization.RELAXED : Canonicalization.SIMPLE;
        BodyHashSpec otherSpec = new BodyHashSpec(other, OptionalLong.empty());
        if (MessageDigest.isEqual(BodyHashes.of(body, List.of(otherSpec)).hash(otherSpec), s.bodyHash())) {
            return "; it fits the " + other.word() + " form, while the signer says "
                    + s.body().word()
                    + (other == Canonicalization.RELAXED
                            ? ": blanks were changed on the way, or the signer errs"
                            : ": the signer errs");
        }
        Prefixes prefixes = new Prefixes(s.bodyHash());
        BodyCanonicalizer canonical = s.body().body(prefixes);
        body.writeTo(canonical);
        canonical.finish();
        if (prefixes.matched >= 0) {
            return "; " + (length - prefixes.matched) + " octets were added after the first " + prefixes.matched;
        }
        if (body.size() > MAX_REPAIRED || s.bodyLength().isPresent()) {
            return "";
        }
        Predicate<byte[]> fits = candidate -> MessageDigest.isEqual(
                BodyHashes.of(new Body.InMemory(candidate), List.of(s.bodySpec()))
                        .hash(s.bodySpec()),
                s.bodyHash());
        return new BodyRepairs(body.head(MAX_REPAIRED), message.headers(), fits)
                .find()
                .map(what -> "; " + what)
                .orElse("");
    }

    /** Compares the hash of every run of whole lines from the start. */
    private static final class Prefixes implements ByteSink {
        private final MessageDigest digest = CryptoEngine.sha256();
        private final byte[] wanted;
        private long seen;
        private int lines;
        private long matched = -1;

        Prefixes(byte[] wanted) {
            this.wanted = wanted;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n' && matched < 0 && lines < MAX_LINES) {
                    digest.update(bytes, start, i + 1 - start);
                    start = i + 1;
                    lines++;
                    try {
                        MessageDigest here = (MessageDigest) digest.clone();
                        if (MessageDigest.isEqual(here.digest(), wanted)) {
                            matched = seen + (i + 1 - offset);
                        }
                    } catch (CloneNotSupportedException e) {
                        throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
                    }
                }
            }
            digest.update(bytes, start, offset + length - start);
            seen += length;
        }
    }
}
