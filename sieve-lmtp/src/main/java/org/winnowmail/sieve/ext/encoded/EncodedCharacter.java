// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.encoded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.lang.BadTextException;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the two encodings. What is not well formed stays as written. */
public final class EncodedCharacter implements Extension {
    @Override
    public String name() {
        return "encoded-character";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.textFilter(EncodedCharacter::decode);
    }

    static String decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int from = 0;
        boolean any = false;
        while (true) {
            int open = text.indexOf("${", from);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            Optional<byte[]> bytes = sequence(text.substring(open + 2, close));
            if (bytes.isPresent()) {
                out.writeBytes(Octets.encode(text.substring(from, open)));
                out.writeBytes(bytes.get());
                from = close + 1;
                any = true;
            } else {
                out.writeBytes(Octets.encode(text.substring(from, open + 2)));
                from = open + 2;
            }
        }
        if (!any) {
            return text;
        }
        out.writeBytes(Octets.encode(text.substring(from)));
        return Octets.decode(out.toByteArray());
    }

    private static Optional<byte[]> sequence(String inside) {
        String lower = inside.toLowerCase(Locale.ROOT);
        boolean hex = lower.startsWith("hex:");
        if (!hex && !lower.startsWith("unicode:")) {
            return Optional.empty();
        }
        String[] numbers = lower.substring(hex ? 4 : 8).strip().split("[ \\t\\r\\n]+", -1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String number : numbers) {
            boolean digits = !number.isEmpty() && number.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
            String plain = number.replaceFirst("^0+(?=.)", "");
            if (!digits || (hex && number.length() > 2)) {
                return Optional.empty();
            }
            long value = plain.length() > 8 ? Long.MAX_VALUE : Long.parseLong(plain, 16);
            if (hex) {
                bytes.write((int) value);
            } else if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
                throw new BadTextException("there is no character ${unicode:" + number + "}");
            } else {
                bytes.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
            }
        }
        return Optional.of(bytes.toByteArray());
    }
}
