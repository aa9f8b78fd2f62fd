// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.winnowmail.message.Body;
import org.winnowmail.message.ByteSink;

/**
 * The hashes of one body: it is read once, canonicalised once per kind and hashed once per kind and
 * length, however many signatures ask.
 */
public final class BodyHashes {
    private final Map<BodyHashSpec, byte[]> hashes;
    private final Map<Canonicalization, Long> lengths;
    private final Map<List<Object>, String> explanations = new HashMap<>();

    private BodyHashes(Map<BodyHashSpec, byte[]> hashes, Map<Canonicalization, Long> lengths) {
        this.hashes = hashes;
        this.lengths = lengths;
    }

    /** Reads the body and makes the hashes asked for. */
    public static BodyHashes of(Body body, Collection<BodyHashSpec> wanted) {
        Map<BodyHashSpec, Limited> digests = new HashMap<>();
        Map<Canonicalization, BodyCanonicalizer> canonical = new EnumMap<>(Canonicalization.class);
        for (Canonicalization kind : Canonicalization.values()) {
            List<Limited> sinks = wanted.stream()
                    .filter(spec -> spec.canonicalization() == kind)
                    .distinct()
                    .map(spec -> {
                        Limited digest = new Limited(spec.length().orElse(Long.MAX_VALUE));
                        digests.put(spec, digest);
                        return digest;
                    })
                    .toList();
            if (!sinks.isEmpty()) {
                canonical.put(kind, kind.body(sinks.size() == 1 ? sinks.getFirst() : all(sinks)));
            }
        }
        if (!canonical.isEmpty()) {
            List<BodyCanonicalizer> kinds = List.copyOf(canonical.values());
            body.writeTo(kinds.size() == 1 ? kinds.getFirst() : all(kinds));
            kinds.forEach(BodyCanonicalizer::finish);
        }
        Map<BodyHashSpec, byte[]> hashes = new HashMap<>();
        digests.forEach((spec, digest) -> hashes.put(spec, digest.sha256.digest()));
        Map<Canonicalization, Long> lengths = new EnumMap<>(Canonicalization.class);
        canonical.forEach((kind, c) -> lengths.put(kind, c.written()));
        return new BodyHashes(hashes, lengths);
    }

    private static ByteSink all(List<? extends ByteSink> sinks) {
        return (bytes, offset, length) -> {
            for (ByteSink sink : sinks) {
                sink.write(bytes, offset, length);
            }
        };
    }

    /**
     * Why the body does not have a signed hash. Searched for once per message: signatures that say the same get the same
     * answer, and one who sends five different ones does not make us search five times.
     */
    String explained(BodyHashSpec spec, byte[] signed, Supplier<String> search) {
        List<Object> question = List.of(spec, ByteBuffer.wrap(signed));
        boolean first = explanations.isEmpty();
        return explanations.computeIfAbsent(question, _ -> first ? search.get() : "");
    }

    /** The hash made for a specification that was asked for. */
    public byte[] hash(BodyHashSpec spec) {
        byte[] hash = hashes.get(spec);
        if (hash == null) {
            throw new IllegalArgumentException("not asked for when the body was read: " + spec);
        }
        return hash.clone();
    }

    /** Octets of the whole body in a canonical form that was asked for. */
    public long length(Canonicalization kind) {
        Long length = lengths.get(kind);
        if (length == null) {
            throw new IllegalArgumentException("not asked for when the body was read: " + kind);
        }
        return length;
    }

    /** Hashes the first octets only. */
    private static final class Limited implements ByteSink {
        private final MessageDigest sha256 = CryptoEngine.sha256();
        private long left;

        Limited(long limit) {
            this.left = limit;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int take = (int) Math.min(left, length);
            if (take > 0) {
                sha256.update(bytes, offset, take);
                left -= take;
            }
        }
    }
}
