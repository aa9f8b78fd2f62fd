// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.Locale;
import org.winnowmail.message.ByteSink;

/** How header fields and bodies are made comparable before they are hashed (RFC 6376, section 3.4). */
public enum Canonicalization {
    /** Nothing but line ends at the end of the body may change on the way. */
    SIMPLE,
    /** White space may change on the way. */
    RELAXED;

    /** The word in a c= tag. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Canonicalization of(String word) throws MalformedException {
        return switch (word) {
            case "simple" -> SIMPLE;
            case "relaxed" -> RELAXED;
            default -> throw new MalformedException("unknown canonicalization \"" + TagList.cut(word) + "\"");
        };
    }

    /** A streaming canonicaliser for one body; its output goes to the sink. */
    BodyCanonicalizer body(ByteSink out) {
        return switch (this) {
            case SIMPLE -> new BodyCanonicalizer.Simple(out);
            case RELAXED -> new BodyCanonicalizer.Relaxed(out);
        };
    }

    /**
     * Writes one header field in canonical form, without a line end.
     *
     * @param field the raw field, name and colon included, folds as CRLF
     * @param colon position of its colon
     */
    void header(byte[] field, int from, int to, int colon, Octets out) {
        switch (this) {
            case SIMPLE -> out.write(field, from, to - from);
            case RELAXED -> relaxed(field, from, to, colon, out);
        }
    }

    private static void relaxed(byte[] field, int from, int to, int colon, Octets out) {
        int nameEnd = colon;
        while (nameEnd > from && isBlank(field[nameEnd - 1])) {
            nameEnd--;
        }
        for (int i = from; i < nameEnd; i++) {
            byte b = field[i];
            out.write(b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
        out.write(':');
        boolean blank = false;
        boolean any = false;
        for (int i = colon + 1; i < to; i++) {
            byte b = field[i];
            if (isBlank(b)) {
                blank = true;
            } else if (b == '\r' && i + 1 < to && field[i + 1] == '\n') {
                i++;
            } else {
                if (blank && any) {
                    out.write(' ');
                }
                out.write(b);
                blank = false;
                any = true;
            }
        }
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
