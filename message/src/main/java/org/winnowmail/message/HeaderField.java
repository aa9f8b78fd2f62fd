// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One header field, byte-exact (RFC 5322, section 2.2).
 *
 * <p>The bytes are those of the whole field, name and colon included, without the line end that closes
 * it; lines inside a folded field end in CRLF whatever they ended in on the way here (a milter shows a
 * bare LF). 8-bit bytes are kept, so a signature over them can be checked.
 */
public final class HeaderField {
    private final byte[] bytes;
    private final int colon;
    private final int nameLength;
    private final int nameHash;

    /** The unfolded value, kept after the first use: most checks ask for the same few fields. */
    private volatile @Nullable String value;

    private HeaderField(byte[] bytes, int colon) {
        this.bytes = bytes;
        this.colon = colon;
        int length = Math.max(0, colon);
        while (length > 0 && bytes[length - 1] >= 0 && bytes[length - 1] <= ' ') {
            length--;
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + ((bytes[i] & 0xFF) | 0x20);
        }
        this.nameLength = length;
        this.nameHash = hash;
    }

    /** Hash of a field name without regard to ASCII case; lets {@link Headers} pass over other names fast. */
    static int hash(String name) {
        int h = 0;
        for (int i = 0; i < name.length(); i++) {
            h = 31 * h + (name.charAt(i) | 0x20);
        }
        return h;
    }

    /** {@link #is} for a caller that has {@link #hash} of the name at hand. */
    boolean is(String other, int hash) {
        return nameHash == hash && is(other);
    }

    /**
     * A field from its raw bytes, with or without the closing line end. Bytes with no colon become a
     * field with an empty name, so that nothing received is dropped.
     */
    public static HeaderField ofRaw(byte[] raw, int from, int to) {
        byte[] bytes = LineEnds.crlfWithoutLast(raw, from, to);
        int colon = -1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == ':') {
                colon = i;
                break;
            }
        }
        return new HeaderField(bytes, colon);
    }

    /**
     * A field from a name and the bytes that follow the colon, leading white space included.
     *
     * @param rawValue what stands after the colon; {@code " text"} for the usual single blank
     */
    public static HeaderField of(String name, byte[] rawValue) {
        byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[nameBytes.length + 1 + rawValue.length];
        System.arraycopy(nameBytes, 0, all, 0, nameBytes.length);
        all[nameBytes.length] = ':';
        System.arraycopy(rawValue, 0, all, nameBytes.length + 1, rawValue.length);
        byte[] bytes = LineEnds.crlfWithoutLast(all, 0, all.length);
        return new HeaderField(bytes, nameBytes.length);
    }

    /** A field from a name and a value; a blank is put after the colon. The value is written as UTF-8. */
    public static HeaderField of(String name, String value) {
        return of(name, (" " + value).getBytes(StandardCharsets.UTF_8));
    }

    /** The field name as received, without trailing white space; compare with {@link #is}. */
    public String name() {
        return new String(bytes, 0, nameLength, StandardCharsets.ISO_8859_1);
    }

    /** Whether this field has the given name; header names are case-insensitive ASCII. */
    public boolean is(String other) {
        if (other.length() != nameLength) {
            return false;
        }
        for (int i = 0; i < nameLength; i++) {
            int mine = bytes[i] & 0xFF;
            int theirs = other.charAt(i);
            if (mine != theirs && lower(mine) != lower(theirs)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** The whole field, folds as CRLF, without the closing line end. The array is the caller's. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Length of {@link #bytes()} without copying. */
    public int length() {
        return bytes.length;
    }

    /** The byte at a position of {@link #bytes()}. */
    public byte at(int index) {
        return bytes[index];
    }

    /** Position of the colon in {@link #bytes()}; -1 when there is none. */
    public int colon() {
        return colon;
    }

    /** Appends the whole field without the closing line end. */
    public void writeTo(ByteSink sink) {
        sink.write(bytes, 0, bytes.length);
    }

    /** The bytes after the colon, leading white space included. The array is the caller's. */
    public byte[] rawValue() {
        return Arrays.copyOfRange(bytes, colon + 1, bytes.length);
    }

    /**
     * The value unfolded (CRLF removed, RFC 5322 section 2.2.3) and trimmed; UTF-8 where the bytes are
     * valid UTF-8 (RFC 6532), ISO-8859-1 otherwise. Encoded words are left alone, see {@link #decoded}.
     */
    public String value() {
        String known = value;
        if (known == null) {
            known = unfolded();
            value = known;
        }
        return known;
    }

    private String unfolded() {
        byte[] flat = new byte[bytes.length - colon - 1];
        int n = 0;
        boolean ascii = true;
        for (int i = colon + 1; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n') {
                continue;
            }
            ascii &= b >= 0;
            flat[n++] = b;
        }
        return asText(flat, n, ascii).strip();
    }

    /**
     * The value with RFC 2047 encoded words decoded; what a person reads. Raw 8-bit bytes that are no UTF-8
     * are read in the charset they look like.
     */
    public String decoded() {
        String plain = value();
        boolean guess = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c > 0xFF) {
                guess = false;
                break;
            }
            guess |= c >= 0x80;
        }
        if (guess) {
            // value() is ISO-8859-1 here, or UTF-8 that holds Latin-1 letters only; both come back as bytes
            byte[] latin = plain.getBytes(StandardCharsets.ISO_8859_1);
            if (Charsets.isUtf8(bytes, 0, bytes.length)) {
                return EncodedWords.decode(plain);
            }
            plain = Charsets.guess(ByteRange.of(latin));
        }
        return EncodedWords.decode(plain);
    }

    private static String asText(byte[] bytes, int length, boolean ascii) {
        boolean utf8 = !ascii && Charsets.isUtf8(bytes, 0, length);
        return new String(bytes, 0, length, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof HeaderField f && Arrays.equals(bytes, f.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
