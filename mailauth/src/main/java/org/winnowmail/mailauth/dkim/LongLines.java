// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import org.winnowmail.message.ByteSink;

/** Finds lines that SMTP does not allow (RFC 5321, section 4.5.3.1.6: 998 octets); relays break them, and the signature. */
final class LongLines implements ByteSink {
    static final int LIMIT = 998;

    private int column;
    private int longest;

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                column = 0;
            } else if (b != '\r' && ++column > longest) {
                longest = column;
            }
        }
    }

    /** Octets of the longest line, without its end. */
    int longest() {
        return longest;
    }
}
