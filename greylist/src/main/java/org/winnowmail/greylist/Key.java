// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.winnowmail.message.Address;

/** The words under which something is remembered: a kind and its parts, parted by blanks. */
final class Key {
    /** Longest part kept as it is; a longer one is replaced by its digest. */
    private static final int MAX_PART = 200;

    private static final Pattern SIGNATURE = Pattern.compile("^(?:prvs|btv1)=[^=]*=+(?:[^=]*=+)*");
    private static final Pattern REWRITTEN = Pattern.compile("^srs[01][=+-].*");
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]*[0-9][0-9a-f]*(?=[^a-z]|$)|[0-9]+");

    private Key() {}

    static String of(String kind, String... parts) {
        StringBuilder key = new StringBuilder(kind);
        for (String part : parts) {
            key.append(' ').append(clean(part));
        }
        return key.toString();
    }

    /** One word: lower case, nothing that parts words or cannot be shown. */
    private static String clean(String part) {
        if (part.isEmpty()) {
            return "-";
        }
        if (part.length() > MAX_PART) {
            return '#' + digest(part.toLowerCase(Locale.ROOT), new byte[0]);
        }
        StringBuilder word = new StringBuilder(part.length());
        part.toLowerCase(Locale.ROOT)
                .codePoints()
                .map(c -> Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE
                        ? '_'
                        : c)
                .forEach(word::appendCodePoint);
        return word.toString();
    }

    /**
     * The sender without what changes from mail to mail: bounce signatures (BATV), rewriting by forwarders (SRS),
     * serial numbers (VERP), plus-addresses.
     */
    static String sender(Address address) {
        String local = address.local().toLowerCase(Locale.ROOT);
        if (REWRITTEN.matcher(local).matches()) {
            return "srs@" + address.domainKey();
        }
        String plain = SIGNATURE.matcher(local).replaceFirst("");
        int plus = plain.indexOf('+');
        if (plus > 0) {
            plain = plain.substring(0, plus);
        }
        return SERIAL.matcher(plain).replaceAll("#") + '@' + address.domainKey();
    }

    static String recipient(Address address) {
        return address.user('+').toLowerCase(Locale.ROOT) + '@' + address.domainKey();
    }

    static String digest(String text, byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(bytes);
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
