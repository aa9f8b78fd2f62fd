// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which legacy charset bytes look like, for mail that names none or names nonsense.
 *
 * <p>Counted, not modelled: byte-order marks and escape sequences tell for certain; then the pairs of high
 * bytes are counted in the ranges where Chinese, Korean and Japanese text has nearly all its characters,
 * and single high bytes in the ranges of lower-case Cyrillic. What is none of that is windows-1252. Only
 * the first {@link #LOOKED_AT} bytes are looked at.
 */
final class CharsetGuess {
    static final int LOOKED_AT = 16 * 1024;

    private static final Charset GB18030 = available("GB18030");
    private static final Charset KOREAN = available("x-windows-949");
    private static final Charset SHIFT_JIS = available("windows-31j");
    private static final Charset BIG5 = available("Big5");
    private static final Charset KOI8 = available("KOI8-R");
    private static final Charset CYRILLIC = available("windows-1251");
    private static final Charset ISO_2022_JP = available("x-windows-iso2022jp");

    private static final Charset TURKISH = available("windows-1254");

    private CharsetGuess() {}

    /** A runtime image may lack the less usual charsets; then nothing is guessed for them. */
    private static Charset available(String name) {
        return Charset.forName(name, Charsets.WINDOWS_1252);
    }

    static Optional<Charset> byteOrderMark(ByteRange in) {
        if (in.length() >= 3 && u(in, 0) == 0xEF && u(in, 1) == 0xBB && u(in, 2) == 0xBF) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (in.length() >= 2 && u(in, 0) == 0xFE && u(in, 1) == 0xFF) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (in.length() >= 2 && u(in, 0) == 0xFF && u(in, 1) == 0xFE) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return Optional.empty();
    }

    /** The charset of bytes that are not UTF-8. */
    static Charset of(ByteRange in) {
        int n = Math.min(in.length(), LOOKED_AT);
        int high = 0;
        int evenZero = 0;
        int oddZero = 0;
        int escapes = 0;
        for (int i = 0; i < n; i++) {
            int b = u(in, i);
            if (b >= 0x80) {
                high++;
            } else if (b == 0) {
                evenZero += ~i & 1;
                oddZero += i & 1;
            } else if (b == 0x1B && i + 1 < n && (u(in, i + 1) == '$' || u(in, i + 1) == '(')) {
                escapes++;
            }
        }
        if (oddZero > n / 4 && evenZero < oddZero / 8) {
            return StandardCharsets.UTF_16LE;
        }
        if (evenZero > n / 4 && oddZero < evenZero / 8) {
            return StandardCharsets.UTF_16BE;
        }
        if (escapes > 0 && high == 0) {
            return ISO_2022_JP;
        }
        return high < 4 ? Charsets.WINDOWS_1252 : eightBit(in, n, high);
    }

    private static Charset eightBit(ByteRange in, int n, int high) {
        int pairs = 0;
        int broken = 0;
        int chinese = 0;
        int korean = 0;
        int bothHigh = 0;
        int japanese = 0;
        int big5 = 0;
        int i = 0;
        while (i < n) {
            int lead = u(in, i++);
            if (lead < 0x80) {
                continue;
            }
            int trail = i < n ? u(in, i) : 0;
            if (trail < 0x40 || trail == 0x7F || trail == 0xFF || lead == 0x80 || lead == 0xFF) {
                broken++;
                continue;
            }
            i++;
            pairs++;
            boolean upper = trail >= 0xA1;
            bothHigh += upper ? 1 : 0;
            // GB2312 level 1 (frequent ideographs) and its punctuation; Hangul of KS X 1001
            chinese += upper && ((lead >= 0xB0 && lead <= 0xD7) || lead == 0xA3) ? 1 : 0;
            korean += upper && lead >= 0xB0 && lead <= 0xC8 ? 1 : 0;
            // kana of Shift_JIS; frequent ideographs of Big5, whose trail is often below 0x80
            japanese += lead == 0x82 || lead == 0x83 ? 1 : 0;
            big5 += lead >= 0xA4 && lead <= 0xC6 ? 1 : 0;
        }
        if (broken * 20 <= pairs && pairs >= 4) {
            if (japanese * 3 > pairs) {
                return SHIFT_JIS;
            }
            if (bothHigh * 10 >= pairs * 9) {
                Optional<Charset> cyrillic = cyrillic(in, n, high);
                if (cyrillic.isEmpty() || chinese * 10 > pairs * 9) {
                    return korean * 20 > pairs * 19
                            ? KOREAN
                            : chinese * 2 > pairs ? GB18030 : cyrillic.orElseGet(() -> western(in, n, high));
                }
                return cyrillic.get();
            }
            if (big5 * 4 > pairs * 3) {
                return BIG5;
            }
        }
        return cyrillic(in, n, high).orElseGet(() -> western(in, n, high));
    }

    /** Turkish writes its own letters where windows-1252 has Icelandic ones, and lacks the accents of others. */
    private static Charset western(ByteRange in, int n, int high) {
        int turkish = 0;
        int accents = 0;
        for (int i = 0; i < n; i++) {
            switch (u(in, i)) {
                case 0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE -> turkish++;
                case 0xE0, 0xE1, 0xE6, 0xE8, 0xE9, 0xED, 0xF3 -> accents++;
                default -> {}
            }
        }
        return turkish * 3 > high && accents * 10 < high ? TURKISH : Charsets.WINDOWS_1252;
    }

    /** Cyrillic words are runs of high bytes, nearly all lower case: 0xE0-0xFF in windows-1251, 0xC0-0xDF in KOI8. */
    private static Optional<Charset> cyrillic(ByteRange in, int n, int high) {
        int runs = 0;
        int low = 0;
        int up = 0;
        for (int i = 0; i < n; i++) {
            int b = u(in, i);
            if (b >= 0xC0) {
                runs += i > 0 && u(in, i - 1) >= 0xC0 ? 1 : 0;
                low += b < 0xE0 ? 1 : 0;
                up += b >= 0xE0 ? 1 : 0;
            }
        }
        if (runs * 2 < high || low + up < high * 9 / 10) {
            return Optional.empty();
        }
        return Optional.of(low > up ? KOI8 : CYRILLIC);
    }

    private static int u(ByteRange in, int i) {
        return in.at(i) & 0xFF;
    }
}
