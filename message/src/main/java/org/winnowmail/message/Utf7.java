// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.StandardCharsets;

/** UTF-7 (RFC 2152), which the JDK lacks; old mail and some spam still use it. */
final class Utf7 {
    private Utf7() {}

    static String decode(ByteRange in) {
        StringBuilder out = new StringBuilder(in.length());
        int i = 0;
        while (i < in.length()) {
            char c = (char) (in.at(i++) & 0xFF);
            if (c != '+') {
                out.append(c);
                continue;
            }
            int from = i;
            while (i < in.length() && isBase64(in.at(i))) {
                i++;
            }
            if (i == from) {
                out.append('+');
            } else {
                ByteRange run = new ByteRange(in.array(), in.offset() + from, i - from);
                ByteRange units = TransferDecoding.base64(run, run.length()).bytes();
                int whole = units.length() & ~1;
                out.append(new String(units.array(), units.offset(), whole, StandardCharsets.UTF_16BE));
            }
            if (i < in.length() && in.at(i) == '-') {
                i++;
            }
        }
        return out.toString();
    }

    private static boolean isBase64(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '+' || b == '/';
    }
}
