// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text on the wire: bytes carried in ISO-8859-1, read as UTF-8 where they are UTF-8 (RFC 6531). */
final class WireText {
    private WireText() {}

    /** What a person reads. */
    static String decode(String wire) {
        if (wire.chars().allMatch(c -> c < 0x80)) {
            return wire;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            return wire;
        }
    }

    /** A text as its UTF-8 bytes, one character each; NUL, which would end it, becomes {@code ?}. */
    static String encode(String text) {
        String safe = text.replace('\0', '?');
        return safe.chars().allMatch(c -> c < 0x80)
                ? safe
                : new String(safe.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A text safe in one line of a log: control characters as {@code ?}, at most 200 characters. */
    static String forLog(String wire) {
        StringBuilder safe = new StringBuilder(Math.min(wire.length(), 200));
        wire.codePoints().limit(200).forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return safe.toString();
    }
}
