// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.letter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.lang.AddressHeader;

/** Header values fit for the wire: no line ends but folds, non-ASCII as encoded words (RFC 2047). */
public final class HeaderText {
    /** Bytes of text in one encoded word: 45 make 60 characters of base64, and 75 are allowed with the frame. */
    private static final int WORD_BYTES = 45;

    private static final int LINE = 76;

    private HeaderText() {}

    /** Free text, such as a subject. */
    public static String unstructured(String text, int nameLength) {
        String flat = flat(text);
        return fold(isAscii(flat) ? flat : words(flat), nameLength);
    }

    /** An address with its name. */
    public static String address(AddressHeader.Mailbox mailbox) {
        Address address = mailbox.address();
        String name = flat(mailbox.name());
        if (name.isEmpty()) {
            return "<" + address + ">";
        }
        if (!isAscii(name)) {
            return words(name) + " <" + address + ">";
        }
        if (name.contains("=?")) {
            return name + " <" + address + ">";
        }
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + address + ">";
    }

    /** Without line ends and other control characters. */
    public static String flat(String text) {
        StringBuilder flat = new StringBuilder(text.length());
        text.chars().forEach(c -> flat.append(c < 0x20 || c == 0x7F ? ' ' : (char) c));
        return flat.toString().strip();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String words(String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes + size > WORD_BYTES) {
                out.append(word(word)).append("\r\n ");
                word.setLength(0);
                bytes = 0;
            }
            word.appendCodePoint(c);
            bytes += size;
            i += Character.charCount(c);
        }
        return out.append(word(word)).toString();
    }

    private static String word(StringBuilder text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }

    /** Breaks long lines at blanks. */
    static String fold(String value, int nameLength) {
        if (value.indexOf('\n') >= 0 || value.length() + nameLength + 2 <= LINE) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        int used = nameLength + 2;
        int i = 0;
        while (i < value.length()) {
            int blank = value.indexOf(' ', i + 1);
            int end = blank < 0 ? value.length() : blank;
            if (used + end - i > LINE && i > 0) {
                out.append("\r\n");
                used = 0;
            }
            out.append(value, i, end);
            used += end - i;
            i = end;
        }
        return out.toString();
    }
}
