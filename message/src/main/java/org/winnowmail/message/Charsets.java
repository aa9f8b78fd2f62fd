// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Bytes to text: the declared charset, then strict UTF-8, then windows-1252; never fails. */
final class Charsets {
    private Charsets() {}

    static String decode(ByteRange bytes, String declared) {
        ByteBuffer in = ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length());
        if (!declared.isBlank()) {
            try {
                Charset charset = Charset.forName(declared.strip());
                if (!charset.equals(StandardCharsets.US_ASCII)) {
                    return charset.decode(in).toString();
                }
            } catch (IllegalArgumentException unknown) {
                // falls to the guess below: spam names charsets that do not exist
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in.duplicate()).toString();
        } catch (CharacterCodingException notUtf8) {
            return Charset.forName("windows-1252").decode(in).toString();
        }
    }
}
