// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * Writes what a header signature covers (RFC 6376, section 3.7): the fields named, each name taking its
 * instances from the bottom up, then the signature field itself with an empty b=.
 */
public final class SignedHeaders {
    private final Map<String, List<HeaderField>> byName = new HashMap<>();

    /** Indexes the header once for all signatures over it. */
    public SignedHeaders(Headers headers) {
        for (HeaderField f : headers) {
            if (f.colon() >= 0) {
                byName.computeIfAbsent(f.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(2))
                        .add(f);
            }
        }
    }

    /** How many fields of that name there are. */
    int count(String lowerCaseName) {
        List<HeaderField> fields = byName.get(lowerCaseName);
        return fields == null ? 0 : fields.size();
    }

    /** The octets that a signature is made over. */
    public byte[] input(List<String> names, Canonicalization kind, HeaderField signature) {
        Octets out = new Octets(2048 + signature.length());
        Map<String, Integer> used = new HashMap<>();
        for (String name : names) {
            List<HeaderField> fields = byName.get(name);
            if (fields == null) {
                continue;
            }
            int index = fields.size() - used.merge(name, 1, Integer::sum);
            if (index >= 0) {
                field(fields.get(index), kind, out);
            }
        }
        signature(signature, kind, out);
        return out.toArray();
    }

    private static void field(HeaderField field, Canonicalization kind, Octets out) {
        byte[] bytes = field.bytes();
        kind.header(bytes, 0, bytes.length, field.colon(), out);
        out.write('\r');
        out.write('\n');
    }

    /** One more field in canonical form, closed by CRLF; what ARC seals are made over. */
    public static byte[] canonical(HeaderField field, Canonicalization kind) {
        Octets out = new Octets(field.length() + 2);
        field(field, kind, out);
        return out.toArray();
    }

    /** The signature field in canonical form with an empty b= and without a line end. */
    public static byte[] canonicalWithoutSignature(HeaderField field, Canonicalization kind) {
        Octets out = new Octets(field.length());
        signature(field, kind, out);
        return out.toArray();
    }

    private static void signature(HeaderField field, Canonicalization kind, Octets out) {
        byte[] bytes = withoutB(field);
        kind.header(bytes, 0, bytes.length, field.colon(), out);
    }

    /** The field with everything between {@code b=} and the next semicolon taken out. */
    static byte[] withoutB(HeaderField field) {
        byte[] bytes = field.bytes();
        int at = field.colon() + 1;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != ';') {
                end++;
            }
            int name = at;
            while (name < end && (bytes[name] <= ' ')) {
                name++;
            }
            int equals = name + 1;
            while (equals < end && bytes[equals] <= ' ') {
                equals++;
            }
            if (name < end && bytes[name] == 'b' && equals < end && bytes[equals] == '=') {
                byte[] without = new byte[bytes.length - (end - equals - 1)];
                System.arraycopy(bytes, 0, without, 0, equals + 1);
                System.arraycopy(bytes, end, without, equals + 1, bytes.length - end);
                return without;
            }
            at = end + 1;
        }
        return bytes;
    }
}
