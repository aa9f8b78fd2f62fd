// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Locale;
import java.util.Map;

/** Colours of HTML attributes and CSS, as far as text is hidden with them. */
final class HtmlColor {
    /** Says nothing, or is not understood: the colour around stays. */
    static final int UNSET = -1;

    /** Fully transparent. */
    static final int TRANSPARENT = -2;

    /** A picture or gradient: nobody knows whether text can be read on it. */
    static final int PICTURE = -3;

    static final int WHITE = 0xFFFFFF;
    static final int BLACK = 0;

    /** Largest difference per channel that the eye does not read; text hidden in near-white is common. */
    private static final int INDISTINCT = 12;

    private static final Map<String, Integer> NAMES = Map.ofEntries(
            Map.entry("white", 0xFFFFFF),
            Map.entry("black", 0x000000),
            Map.entry("red", 0xFF0000),
            Map.entry("green", 0x008000),
            Map.entry("blue", 0x0000FF),
            Map.entry("yellow", 0xFFFF00),
            Map.entry("gray", 0x808080),
            Map.entry("grey", 0x808080),
            Map.entry("silver", 0xC0C0C0),
            Map.entry("maroon", 0x800000),
            Map.entry("purple", 0x800080),
            Map.entry("fuchsia", 0xFF00FF),
            Map.entry("magenta", 0xFF00FF),
            Map.entry("lime", 0x00FF00),
            Map.entry("olive", 0x808000),
            Map.entry("navy", 0x000080),
            Map.entry("teal", 0x008080),
            Map.entry("aqua", 0x00FFFF),
            Map.entry("cyan", 0x00FFFF),
            Map.entry("orange", 0xFFA500),
            Map.entry("pink", 0xFFC0CB),
            Map.entry("brown", 0xA52A2A),
            Map.entry("gold", 0xFFD700),
            Map.entry("beige", 0xF5F5DC),
            Map.entry("ivory", 0xFFFFF0),
            Map.entry("snow", 0xFFFAFA),
            Map.entry("ghostwhite", 0xF8F8FF),
            Map.entry("floralwhite", 0xFFFAF0),
            Map.entry("mintcream", 0xF5FFFA),
            Map.entry("azure", 0xF0FFFF),
            Map.entry("whitesmoke", 0xF5F5F5),
            Map.entry("lightgray", 0xD3D3D3),
            Map.entry("lightgrey", 0xD3D3D3),
            Map.entry("gainsboro", 0xDCDCDC),
            Map.entry("darkgray", 0xA9A9A9),
            Map.entry("darkgrey", 0xA9A9A9),
            Map.entry("dimgray", 0x696969),
            Map.entry("darkblue", 0x00008B),
            Map.entry("darkred", 0x8B0000),
            Map.entry("darkgreen", 0x006400),
            Map.entry("lightblue", 0xADD8E6),
            Map.entry("lightyellow", 0xFFFFE0),
            Map.entry("transparent", TRANSPARENT));

    private HtmlColor() {}

    /** A colour by name, {@code #rgb}, {@code #rrggbb}, {@code rgb(…)}; a hash sign may be missing. */
    static int parse(String s, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && s.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && s.charAt(end - 1) <= ' ') {
            end--;
        }
        if (start == end || end - start > 64) {
            return UNSET;
        }
        if (s.charAt(start) == '#') {
            return hex(s, start + 1, end);
        }
        if (s.regionMatches(true, start, "rgb", 0, 3)) {
            return rgb(s, start, end);
        }
        int named = NAMES.getOrDefault(s.substring(start, end).toLowerCase(Locale.ROOT), UNSET);
        return named == UNSET && end - start == 6 ? hex(s, start, end) : named;
    }

    private static int hex(String s, int from, int to) {
        int digits = to - from;
        if (digits != 3 && digits != 4 && digits != 6 && digits != 8) {
            return UNSET;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = s.charAt(i) < 0x80 ? Character.digit(s.charAt(i), 16) : -1;
            if (digit < 0) {
                return UNSET;
            }
            value = value << 4 | digit;
            if (digits <= 4) {
                value = value << 4 | digit;
            }
        }
        if (digits == 4 || digits == 8) {
            return (value & 0xFF) == 0 ? TRANSPARENT : (int) (value >> 8);
        }
        return (int) value;
    }

    /** {@code rgb(1, 2, 3)} or {@code rgba(1 2 3 / 0)}. */
    private static int rgb(String s, int from, int to) {
        int color = 0;
        int n = 0;
        int i = from;
        while (i < to && n < 4) {
            char c = s.charAt(i);
            if (c < '0' || c > '9') {
                i++;
                continue;
            }
            int value = 0;
            int start = i;
            while (i < to && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
                value = Math.min(1000, value * 10 + s.charAt(i++) - '0');
            }
            boolean fraction = i < to && s.charAt(i) == '.';
            if (n == 3) {
                return value == 0 && !fraction && s.charAt(start - 1) != '.' ? TRANSPARENT : color;
            }
            color = color << 8 | Math.min(255, value);
            n++;
        }
        return n >= 3 ? color : UNSET;
    }

    /** Whether text of one colour cannot be read on the other. */
    static boolean indistinct(int text, int ground) {
        if (text == TRANSPARENT) {
            return true;
        }
        if (text < 0 || ground < 0) {
            return false;
        }
        return Math.abs((text >> 16) - (ground >> 16)) <= INDISTINCT
                && Math.abs((text >> 8 & 255) - (ground >> 8 & 255)) <= INDISTINCT
                && Math.abs((text & 255) - (ground & 255)) <= INDISTINCT;
    }
}
