// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * RFC 2047 encoded words in header values, read leniently: what cannot be decoded stays as written.
 *
 * <p>Leniency that real mail needs: blanks inside a word, words glued to text, raw 8-bit letters in a
 * word, a language tag (RFC 2231, section 5), and a multi-byte character split over two words, so
 * neighbours of the same charset are joined as bytes before they are decoded.
 */
final class EncodedWords {
    /** Longest value decoded, in characters; a longer one is returned as it is. */
    static final int MAX_LENGTH = 256 * 1024;

    private EncodedWords() {}

    static String decode(String value) {
        int first = value.indexOf("=?");
        if (first < 0 || value.length() > MAX_LENGTH) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        String charset = "";
        int at = 0;
        int word = first;
        while (word >= 0) {
            int name = value.indexOf('?', word + 2);
            if (name < 0) {
                break;
            }
            boolean framed = name > word + 2 && name + 2 < value.length() && value.charAt(name + 2) == '?';
            char encoding = framed ? Character.toUpperCase(value.charAt(name + 1)) : ' ';
            if (encoding != 'B' && encoding != 'Q') {
                word = value.indexOf("=?", word + 2);
                continue;
            }
            int text = name + 3;
            int close = value.indexOf("?=", text);
            if (close < 0) {
                // no word can end any more; without this stop each "=?" would search the rest anew
                break;
            }
            String label = value.substring(word + 2, name);
            int language = label.indexOf('*');
            label = language < 0 ? label : label.substring(0, language);
            boolean joins = pending.size() > 0 && value.substring(at, word).isBlank();
            if (!joins || !label.equalsIgnoreCase(charset)) {
                flush(pending, charset, out);
                if (!joins) {
                    out.append(value, at, word);
                }
            }
            charset = label;
            append(value.substring(text, close), encoding == 'B', pending);
            at = close + 2;
            word = value.indexOf("=?", at);
        }
        flush(pending, charset, out);
        return out.append(value, at, value.length()).toString();
    }

    private static void flush(ByteArrayOutputStream pending, String charset, StringBuilder out) {
        if (pending.size() > 0) {
            out.append(Charsets.decode(ByteRange.of(pending.toByteArray()), charset));
            pending.reset();
        }
    }

    private static void append(String text, boolean base64, ByteArrayOutputStream into) {
        if (base64) {
            byte[] letters = text.getBytes(StandardCharsets.ISO_8859_1);
            ByteRange bytes = TransferDecoding.base64(ByteRange.of(letters), letters.length)
                    .bytes();
            into.write(bytes.array(), bytes.offset(), bytes.length());
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int hi = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int lo = hi >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (lo >= 0) {
                into.write(hi << 4 | lo);
                i += 2;
            } else if (c == '_') {
                into.write(' ');
            } else if (c < 0x80) {
                into.write(c);
            } else {
                into.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
