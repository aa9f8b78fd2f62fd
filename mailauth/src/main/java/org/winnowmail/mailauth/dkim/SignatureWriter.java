// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.winnowmail.message.HeaderField;

/**
 * Writes signature fields, folded under 78 characters: smtp(8) breaks longer lines than 998 and with them
 * the signature (RFC 5322, section 2.1.1).
 */
public final class SignatureWriter {
    private static final int WIDTH = 76;

    private final StringBuilder value = new StringBuilder(512);
    private int column;

    /**
     * Starts a value.
     *
     * @param name of the field, for the width of its first line
     */
    public SignatureWriter(String name) {
        this.column = name.length() + 1;
    }

    /** Appends {@code tag=value;}, on a new line when it does not fit. */
    public SignatureWriter tag(String tag, String text) {
        unit(tag + "=" + text + ";", true);
        return this;
    }

    /** Appends a list in h= style, folded between its names. */
    public SignatureWriter names(String tag, List<String> names) {
        StringBuilder unit = new StringBuilder(tag).append('=');
        boolean first = true;
        for (int i = 0; i < names.size(); i++) {
            unit.append(names.get(i)).append(i + 1 < names.size() ? ":" : ";");
            unit(unit.toString(), first);
            unit.setLength(0);
            first = false;
        }
        if (names.isEmpty()) {
            unit(unit.append(';').toString(), true);
        }
        return this;
    }

    private void unit(String unit, boolean blankBefore) {
        int blank = blankBefore ? 1 : 0;
        if (column + blank + unit.length() > WIDTH) {
            value.append("\r\n\t");
            column = 8;
        } else if (blankBefore) {
            value.append(' ');
            column++;
        }
        value.append(unit);
        column += unit.length();
    }

    /** The value with {@code b=} still empty at its end. */
    public String unsigned() {
        unit("b=", true);
        return value.toString();
    }

    /** The finished field: the unsigned value and the signature in base64, folded. */
    public static HeaderField signed(String name, String unsigned, byte[] signature) {
        String b = Base64.getEncoder().encodeToString(signature);
        StringBuilder out = new StringBuilder(unsigned);
        int column = unsigned.length() - unsigned.lastIndexOf('\n') + 7;
        for (int at = 0; at < b.length(); ) {
            int room = WIDTH - column;
            if (room < 8) {
                out.append("\r\n\t");
                column = 8;
                continue;
            }
            int end = Math.min(b.length(), at + room);
            out.append(b, at, end);
            column += end - at;
            at = end;
        }
        return HeaderField.of(name, out.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Signs octets with a key, with the fastest engine here. */
    public static byte[] sign(DkimKeyFile key, byte[] input) throws GeneralSecurityException {
        return key.sign(CryptoEngine.best(), input);
    }
}
