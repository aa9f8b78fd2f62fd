// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names as IMAP4rev1 writes them (RFC 3501, section 5.1.3). */
final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /** What {@link #encode} was given; what it never writes stays as it is. */
    static String decode(String encoded) {
        StringBuilder out = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            int end = encoded.charAt(i) == '&' ? encoded.indexOf('-', i) : -1;
            if (end < 0) {
                out.append(encoded.charAt(i++));
            } else if (end == i + 1) {
                out.append('&');
                i = end + 1;
            } else {
                String base64 = encoded.substring(i + 1, end).replace(',', '/');
                try {
                    out.append(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_16BE));
                } catch (IllegalArgumentException notOurs) {
                    out.append(encoded, i, end + 1);
                }
                i = end + 1;
            }
        }
        return out.toString();
    }

    static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c == '&') {
                out.append("&-");
                i++;
            } else if (c >= 0x20 && c < 0x7F) {
                out.append(c);
                i++;
            } else {
                int from = i;
                while (i < name.length() && (name.charAt(i) < 0x20 || name.charAt(i) >= 0x7F)) {
                    i++;
                }
                byte[] utf16 = name.substring(from, i).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
                out.append('&').append(base64.replace('/', ',')).append('-');
            }
        }
        return out.toString();
    }
}
