// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.winnowmail.mailauth.dkim.BodyHashSpec;
import org.winnowmail.mailauth.dkim.BodyHashes;
import org.winnowmail.mailauth.dkim.Canonicalization;
import org.winnowmail.message.Body;

/** A body's hash is that of its canonical form, written here once more in the plainest way (RFC 6376, section 3.4). */
public final class BodyHashFuzz {
    private BodyHashFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws NoSuchAlgorithmException {
        for (Canonicalization kind : Canonicalization.values()) {
            BodyHashSpec spec = new BodyHashSpec(kind, OptionalLong.empty());
            byte[] hash = BodyHashes.of(Body.of(bytes), List.of(spec)).hash(spec);
            byte[] expected = MessageDigest.getInstance("SHA-256")
                    .digest(plain(kind, new String(bytes, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.ISO_8859_1));
            if (!Arrays.equals(hash, expected)) {
                throw new IllegalStateException(kind + " body hash differs");
            }
        }
    }

    private static String plain(Canonicalization kind, String body) {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        int empty = 0;
        // A bare LF ends a line too; a bare CR is an octet like any other.
        String[] lines = body.replace("\r\n", "\n").split("\n", -1);
        for (String line : lines) {
            String canonical = kind == Canonicalization.RELAXED
                    ? line.replaceAll("[ \t]+", " ").replaceAll(" \\z", "")
                    : line;
            if (canonical.isEmpty()) {
                empty++;
                continue;
            }
            text.append("\r\n".repeat(empty)).append(canonical).append("\r\n");
            empty = 0;
            any = true;
        }
        return any || kind == Canonicalization.RELAXED ? text.toString() : "\r\n";
    }
}
