// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bytes to text: the declared charset, then strict UTF-8, then a guess; never fails.
 *
 * <p>Names are read as browsers read them (WHATWG Encoding): a label names the superset that mail of that
 * label is really written in, ISO-8859-1 is windows-1252, GB2312 is GB18030.
 */
final class Charsets {
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Labels that mean another charset than the JDK takes them for, or that it does not know. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("iso-8859-1-windows-3.1-latin-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("l1", "windows-1252"),
            Map.entry("cp1252", "windows-1252"),
            Map.entry("x-ansi", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gb_2312-80", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("x-gbk", "gb18030"),
            Map.entry("cp936", "gb18030"),
            Map.entry("euc-cn", "gb18030"),
            Map.entry("big5", "big5-hkscs"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("macintosh", "x-macroman"),
            Map.entry("x-mac-roman", "x-macroman"),
            Map.entry("mac", "x-macroman"),
            Map.entry("x-mac-cyrillic", "x-maccyrillic"),
            Map.entry("unicode", "utf-16"),
            Map.entry("unicode-1-1-utf-8", "utf-8"),
            Map.entry("x-utf-8", "utf-8"),
            Map.entry("utf", "utf-8"),
            Map.entry("koi8", "koi8-r"),
            Map.entry("win-1251", "windows-1251"),
            Map.entry("cp-1251", "windows-1251"),
            Map.entry("cp-850", "ibm850"));

    /** Charsets by label as mail wrote it; bounded, since labels come from senders. */
    private static final Map<String, Optional<Charset>> KNOWN = new ConcurrentHashMap<>();

    private static final int KNOWN_MAX = 500;

    private Charsets() {}

    static String decode(ByteRange bytes, String declared) {
        byte[] a = bytes.array();
        int from = bytes.offset();
        int length = bytes.length();
        if (isAscii(a, from, length) && !declaresShift(declared)) {
            return new String(a, from, length, StandardCharsets.ISO_8859_1);
        }
        Optional<Charset> mark = CharsetGuess.byteOrderMark(bytes);
        if (mark.isPresent()) {
            String text = new String(a, from, length, mark.get());
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        if (declared.regionMatches(true, 0, "utf-7", 0, 5)
                || declared.regionMatches(true, 0, "unicode-1-1-utf-7", 0, 17)) {
            return Utf7.decode(bytes);
        }
        Optional<Charset> charset = declared.isBlank() ? Optional.empty() : named(declared);
        return charset.map(c -> declared(bytes, c)).orElseGet(() -> guess(bytes));
    }

    /** The declared charset, unless it is UTF-8 and most of what is not ASCII is plainly something else. */
    private static String declared(ByteRange bytes, Charset charset) {
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), charset);
        if (!charset.equals(StandardCharsets.UTF_8) || text.indexOf('\uFFFD') < 0) {
            return text;
        }
        int foreign = 0;
        int broken = 0;
        for (int i = 0; i < text.length(); i++) {
            foreign += text.charAt(i) >= 0x80 ? 1 : 0;
            broken += text.charAt(i) == '\uFFFD' ? 1 : 0;
        }
        return broken * 2 > foreign && !isUtf8(bytes.array(), bytes.offset(), bytes.length()) ? guess(bytes) : text;
    }

    /** The charset of bytes that nobody told the charset of. */
    static String guess(ByteRange bytes) {
        boolean utf8 = isUtf8(bytes.array(), bytes.offset(), bytes.length());
        Charset charset = utf8 ? StandardCharsets.UTF_8 : CharsetGuess.of(bytes);
        return new String(bytes.array(), bytes.offset(), bytes.length(), charset);
    }

    /** Charset of a label; empty for an unknown one and for US-ASCII, which says nothing about 8-bit bytes. */
    static Optional<Charset> named(String label) {
        Optional<Charset> known = KNOWN.get(label);
        if (known == null) {
            known = lookUp(label);
            if (KNOWN.size() < KNOWN_MAX && label.length() < 64) {
                KNOWN.put(label, known);
            }
        }
        return known;
    }

    /** Whether a label names a charset that there is, or none. */
    static boolean isKnown(String label) {
        String name = clean(label);
        return name.isEmpty()
                || named(label).isPresent()
                || name.startsWith("utf-7")
                || name.startsWith("unicode-1-1-utf-7")
                || isAsciiLabel(name);
    }

    private static boolean isAsciiLabel(String name) {
        try {
            return Charset.forName(ALIASES.getOrDefault(name, name)).equals(StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private static Optional<Charset> lookUp(String label) {
        String name = clean(label);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Charset charset = Charset.forName(ALIASES.getOrDefault(name, name));
            return charset.equals(StandardCharsets.US_ASCII) ? Optional.empty() : Optional.of(charset);
        } catch (IllegalArgumentException unknown) {
            // spam names charsets that do not exist, and others misspell: windows1252, iso 8859 1, utf=8
            return lenient(name);
        }
    }

    private static Optional<Charset> lenient(String name) {
        String letters = name.replaceAll("[^a-z0-9]", "");
        String corrected = letters.startsWith("utf8")
                ? "utf-8"
                : letters.replaceFirst("^windows(?=[0-9])", "windows-").replaceFirst("^iso8859(?=[0-9])", "iso-8859-");
        try {
            return Optional.of(Charset.forName(ALIASES.getOrDefault(corrected, corrected)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static String clean(String label) {
        int from = 0;
        int to = Math.min(label.length(), 100);
        while (from < to && isDirt(label.charAt(from))) {
            from++;
        }
        while (to > from && isDirt(label.charAt(to - 1))) {
            to--;
        }
        return label.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static boolean isDirt(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == ';' || c == '<' || c == '>' || c == '=';
    }

    /** Whether a charset writes other letters in 7-bit bytes, so that ASCII bytes are no ASCII text. */
    private static boolean declaresShift(String declared) {
        if (declared.length() < 5) {
            return false;
        }
        String name = declared.toLowerCase(Locale.ROOT);
        return name.contains("2022")
                || name.contains("utf-7")
                || name.contains("hz-gb")
                || name.contains("utf-16")
                || name.contains("utf-32")
                || name.contains("unicode");
    }

    static boolean isAscii(byte[] a, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (a[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Strict UTF-8 (RFC 3629): no overlong form, no surrogate; a character cut by the end is allowed. */
    static boolean isUtf8(byte[] a, int from, int length) {
        int end = from + length;
        int i = from;
        while (i < end) {
            int b = a[i++];
            if (b >= 0) {
                continue;
            }
            b &= 0xFF;
            int more = b < 0xC2 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : b < 0xF5 ? 3 : 0;
            if (more == 0) {
                return false;
            }
            for (int k = 0; k < more; k++, i++) {
                if (i == end) {
                    return true;
                }
                int c = a[i] & 0xFF;
                int least = k > 0 ? 0x80 : b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
                int most = k > 0 ? 0xBF : b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
                if (c < least || c > most) {
                    return false;
                }
            }
        }
        return true;
    }
}
